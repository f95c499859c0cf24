package dev.cambist.server.gateway;

import static dev.cambist.server.gateway.GuardFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operation of the distribution specification with every kind of token: let through, or the exact challenge. */
final class GuardRoutesTest {
    private static final String START =
            "Bearer realm=\"" + GuardFixture.REALM + "\",service=\"" + GuardFixture.NAME + "\"";

    /** What a caller shows. */
    private enum Shown {
        NOTHING,
        EXPIRED,
        OTHER_REPOSITORY,
        OTHER_SERVICE,
        NO_SCOPE,
        PULL,
        PUSH,
        PULL_AND_PUSH,
        DELETE,
        CATALOG,
        EVERYTHING
    }

    private static final Map<Shown, List<String>> HEADERS = headers();

    private final Guard guard = GuardFixture.guard();

    private static Map<Shown, List<String>> headers() {
        String every = "repository:team/app:* repository:base/os:* registry:catalog:*";
        Map<Shown, List<String>> headers = new EnumMap<>(Shown.class);
        headers.put(Shown.NOTHING, List.of());
        headers.put(
                Shown.EXPIRED,
                bearer(GuardFixture.token(
                        GuardFixture.SERVICE, GuardFixture.ALICE, GuardFixture.NOW.minusSeconds(931), every)));
        headers.put(
                Shown.OTHER_REPOSITORY,
                bearer(token("repository:team/ap:* repository:team/app/x:* repository:team:*")));
        headers.put(
                Shown.OTHER_SERVICE,
                bearer(GuardFixture.token(
                        GuardFixture.service("other.example", GuardFixture.OTHER_KEY),
                        GuardFixture.ALICE,
                        GuardFixture.NOW,
                        every)));
        headers.put(Shown.NO_SCOPE, bearer(token("")));
        headers.put(Shown.PULL, bearer(token("repository:team/app:pull repository:base/os:pull")));
        headers.put(Shown.PUSH, bearer(token("repository:team/app:push repository:base/os:push")));
        headers.put(Shown.PULL_AND_PUSH, bearer(token("repository:team/app:pull,push")));
        headers.put(Shown.DELETE, bearer(token("repository:team/app:delete repository:base/os:delete")));
        headers.put(Shown.CATALOG, bearer(token("registry:catalog:*")));
        headers.put(Shown.EVERYTHING, bearer(token(every)));
        return headers;
    }

    private static List<String> bearer(Secret token) {
        return List.of(GuardFixture.bearer(token));
    }

    /** Of the tokens that are genuine and for this registry, those that the last column lists are enough. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            end-1   | GET    | /v2/                               |                                   | OTHER_REPOSITORY NO_SCOPE PULL PUSH PULL_AND_PUSH DELETE CATALOG
            end-1   | HEAD   | /v2/                               |                                   | OTHER_REPOSITORY NO_SCOPE PULL PUSH PULL_AND_PUSH DELETE CATALOG
            end-2   | GET    | /v2/team/app/blobs/s:1             | repository:team/app:pull          | PULL PULL_AND_PUSH
            end-2   | HEAD   | /v2/team/app/blobs/s:1             | repository:team/app:pull          | PULL PULL_AND_PUSH
            end-3   | GET    | /v2/team/app/manifests/s:1         | repository:team/app:pull          | PULL PULL_AND_PUSH
            end-3   | HEAD   | /v2/team/app/manifests/x           | repository:team/app:pull          | PULL PULL_AND_PUSH
            end-4a  | POST   | /v2/team/app/blobs/uploads/        | repository:team/app:pull,push     | PULL_AND_PUSH
            end-4b  | POST   | /v2/team/app/blobs/uploads/?digest=s:1 | repository:team/app:pull,push | PULL_AND_PUSH
            end-5   | PATCH  | /v2/team/app/blobs/uploads/x       | repository:team/app:pull,push     | PULL_AND_PUSH
            end-6   | PUT    | /v2/team/app/blobs/uploads/x?digest=s:1 | repository:team/app:pull,push | PULL_AND_PUSH
            end-7a  | PUT    | /v2/team/app/manifests/x           | repository:team/app:pull,push     | PULL_AND_PUSH
            end-7b  | PUT    | /v2/team/app/manifests/s:1?tag=x   | repository:team/app:pull,push     | PULL_AND_PUSH
            end-8a  | GET    | /v2/team/app/tags/list             | repository:team/app:pull          | PULL PULL_AND_PUSH
            end-8b  | GET    | /v2/team/app/tags/list?n=1&last=x  | repository:team/app:pull          | PULL PULL_AND_PUSH
            end-9   | DELETE | /v2/team/app/manifests/x           | repository:team/app:delete        | DELETE
            end-9   | DELETE | /v2/team/app/manifests/s:1         | repository:team/app:delete        | DELETE
            end-10  | DELETE | /v2/team/app/blobs/s:1             | repository:team/app:delete        | DELETE
            end-11  | POST   | /v2/team/app/blobs/uploads/?mount=s:1&from=base/os | repository:team/app:pull,push repository:base/os:pull | PULL_AND_PUSH
            end-12a | GET    | /v2/team/app/referrers/s:1         | repository:team/app:pull          | PULL PULL_AND_PUSH
            end-12b | GET    | /v2/team/app/referrers/s:1?artifactType=a/b | repository:team/app:pull | PULL PULL_AND_PUSH
            end-13  | GET    | /v2/team/app/blobs/uploads/x       | repository:team/app:pull          | PULL PULL_AND_PUSH
            state   | HEAD   | /v2/team/app/blobs/uploads/x       | repository:team/app:pull          | PULL PULL_AND_PUSH
            give up | DELETE | /v2/team/app/blobs/uploads/x       | repository:team/app:delete        | DELETE
            list    | GET    | /v2/_catalog?n=1                   | registry:catalog:*                | CATALOG
            """)
    void admit_eachOperation_needsExactly(String end, String method, String target, String scope, String enough) {
        RegistryRequest request = GuardFixture.request(method, target);
        for (Shown shown : Shown.values()) {
            Admission said = guard.admit(request, GuardFixture.REALM, HEADERS.getOrDefault(shown, List.of()));
            boolean admitted =
                    shown == Shown.EVERYTHING || List.of(enough.split(" ", -1)).contains(shown.name());
            if (admitted) {
                assertThat(said).as("%s with %s", end, shown).isInstanceOf(Admission.Admitted.class);
            } else {
                assertThat(said).as("%s with %s", end, shown).isInstanceOf(Admission.Denied.class);
                assertThat(((Admission.Denied) said).challenge().header())
                        .as("%s with %s", end, shown)
                        .isEqualTo(START + (scope == null ? "" : ",scope=\"" + scope + "\"") + error(shown));
                assertThat(((Admission.Denied) said).refusal().category().status())
                        .isEqualTo(401);
            }
        }
    }

    private static String error(Shown shown) {
        return switch (shown) {
            case NOTHING -> "";
            case EXPIRED, OTHER_SERVICE -> ",error=\"invalid_token\"";
            default -> ",error=\"insufficient_scope\"";
        };
    }
}
