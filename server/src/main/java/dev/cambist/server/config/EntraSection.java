package dev.cambist.server.config;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code entra} of an issuer. */
final class EntraSection {
    /** The resource that Azure's clients ask a token for when they mean a container registry. */
    private static final String AUDIENCE = "https://containerregistry.azure.net";

    private static final Pattern TENANT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Block block;

    EntraSection(Block block) {
        this.block = block;
    }

    IssuerSettings.Entra read(String name, Optional<ClientSettings> client) {
        List<String> tenants = tenants();
        URI authority = block.optional("authority")
                .flatMap(value -> value.as(WebAddress::origin))
                .orElse(IssuerSettings.Entra.PUBLIC_AUTHORITY);
        Optional<Value> audienceList = block.optional("audiences");
        Set<String> audiences = audienceList.isPresent() ? IssuersSection.texts(audienceList) : Set.of(AUDIENCE);
        block.finish();
        return new IssuerSettings.Entra(name, tenants, authority, audiences, Set.of(SignatureAlgorithm.RS256), client);
    }

    private List<String> tenants() {
        Set<String> tenants = new LinkedHashSet<>();
        List<Value> values = block.required("tenants", "a list of tenant ids (GUIDs)")
                .map(Value::nonEmptyList)
                .orElse(List.of());
        for (Value value : values) {
            Optional<String> tenant = value.as(EntraSection::tenant);
            if (tenant.isPresent() && !tenants.add(tenant.get())) {
                value.complain(value.quoted() + " stands in this list already; say it once");
            }
        }
        return List.copyOf(tenants);
    }

    private static String tenant(String text) {
        String tenant = text.toLowerCase(Locale.ROOT);
        if (!TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException(
                    "is no tenant id; expected a GUID such as"
                            + " 72f988bf-86f1-41af-91ab-2d7cd011db47, because a token names its tenant by that and nothing else");
        }
        return tenant;
    }
}
