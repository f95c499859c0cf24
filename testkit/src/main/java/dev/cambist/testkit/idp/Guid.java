package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;
import java.util.regex.Pattern;

/** GUIDs as Entra ID writes them: lower case, no braces. */
final class Guid {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Guid() {}

    static boolean is(String text) {
        return FORM.matcher(text).matches();
    }

    static String requireTenant(String tenant) {
        if (!is(tenant)) {
            throw new IllegalArgumentException("a tenant is a GUID in lower case, not " + tenant);
        }
        return tenant;
    }

    /** Stays the same from run to run, so that a policy can be written down. */
    static String of(String... parts) {
        return UUID.nameUUIDFromBytes(String.join("/", parts).getBytes(UTF_8)).toString();
    }
}
