package dev.cambist.server.issuer;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Whom a token of Entra ID can be about, and what the rules of its page give them. */
final class EntraPeople {
    private static final String OID = EntraTokensTest.OID;
    private static final String OTHER_TENANT = EntraTokensTest.OTHER_TENANT;

    private EntraPeople() {}

    /** "Access token claims reference" of Microsoft, by who the token is about. */
    static Stream<Arguments> people() {
        String everything = "[repository:apps/web:pull,push,delete,metadata_read,metadata_write]";
        String push = "[repository:apps/web:pull,push,metadata_read,metadata_write]";
        String pull = "[repository:apps/web:pull,metadata_read]";
        String other = "99999999-1111-4222-8333-444455556666";
        return Stream.of(
                Arguments.of(
                        "a user in the group",
                        other,
                        Map.of(
                                "groups",
                                List.of("7a1c0f7e-0000-4000-8000-000000000001"),
                                "upn",
                                "alice@corp.example",
                                "scp",
                                "user_impersonation"),
                        everything),
                Arguments.of(
                        "a guest with an app role",
                        other,
                        Map.of(
                                "roles",
                                List.of("Publisher"),
                                "idp",
                                "https://sts.windows.net/" + OTHER_TENANT + "/",
                                "acct",
                                1L),
                        push),
                Arguments.of(
                        "a managed identity",
                        OID,
                        Map.of(
                                "idtyp",
                                "app",
                                "appid",
                                other,
                                "xms_mirid",
                                "/subscriptions/s/resourcegroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/build"),
                        push),
                Arguments.of(
                        "a workload identity",
                        other,
                        Map.of("idtyp", "app", "appid", "9b3d7a52-aaaa-4bbb-8ccc-ddddeeeeffff", "appidacr", "2"),
                        pull),
                Arguments.of("a service principal nobody knows", other, Map.of("idtyp", "app", "appid", other), "[]"),
                Arguments.of(
                        "groups left out",
                        other,
                        Map.of(
                                "_claim_names",
                                Map.of("groups", "src1"),
                                "_claim_sources",
                                Map.of(
                                        "src1",
                                        Map.of(
                                                "endpoint",
                                                "https://graph.microsoft.com/v1.0/users/" + other
                                                        + "/getMemberObjects"))),
                        "[]"),
                Arguments.of(
                        "groups left out, and an app role",
                        other,
                        Map.of("hasgroups", true, "roles", List.of("Publisher")),
                        push));
    }
}
