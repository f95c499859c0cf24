package dev.cambist.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScopeMapTest {
    /** As {@code az acr scope-map show} prints one. */
    private static final String OF_AZ = """
            {
              "actions": [
                "repositories/samples/*/content/read",
                "repositories/samples/*/metadata/read",
                "repositories/app/content/read",
                "repositories/app/content/write",
                "repositories/app/content/delete",
                "repositories/app/metadata/write"
              ],
              "creationDate": "2026-05-08T10:11:12.345678+00:00",
              "description": "Sample scope map.",
              "id": "/subscriptions/0/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/acme/scopeMaps/M",
              "name": "M",
              "provisioningState": "Succeeded",
              "resourceGroup": "g",
              "scopeMapType": "UserDefined",
              "systemData": null,
              "type": "Microsoft.ContainerRegistry/registries/scopeMaps"
            }
            """;

    @Test
    void parse_whatAzPrints_isItsActions() {
        assertThat(parse(OF_AZ).entries())
                .containsExactly(
                        new ScopeMap.Entry("samples/**", Set.of(Action.PULL, Action.METADATA_READ)),
                        new ScopeMap.Entry(
                                "app", Set.of(Action.PULL, Action.PUSH, Action.DELETE, Action.METADATA_WRITE)));
    }

    @Test
    void parse_whatTheRestApiGives_isTheSame() {
        assertThat(parse("{\"id\":\"/x\",\"properties\":" + OF_AZ + "}")).isEqualTo(parse(OF_AZ));
    }

    /** ACR's star is for the rest of the name, through all segments, and not for the name before it. */
    @ParameterizedTest
    @CsvSource({
        "samples/*, samples/app, true",
        "samples/*, samples/team/app, true",
        "samples/*, samples, false",
        "samples/*, samplesx/app, false",
        "*, app, true",
        "*, team/app, true",
        "team/app, team/app, true",
        "team/app, team/app/more, false"
    })
    void parse_wildcard_coversWhatAcrsDoes(String name, String repository, boolean covered) {
        ScopeMap map = parse("{\"actions\":[\"repositories/" + name + "/content/read\"]}");

        assertThat(granted(map, "repository:" + repository + ":pull")).hasSize(covered ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repositories/sample/*/teamA/content/read",
                "repositories/sample/teamA*/content/read",
                "repositories/sample/*/projectB/*/content/read",
                "repositories/**/content/read",
                "repositories/Team/content/read",
                "repositories/../content/read",
                "repositories//content/read",
                "repositories//*/content/read",
                "repositories/${subject}/content/read",
                "repositories/content/read",
                "repositories/app/content/own",
                "repositories/app/content/",
                "repositories/app/read",
                "gateway/edge/config/read",
                "content/read",
                "/",
                ""
            })
    void parse_actionThatIsNone_isRefused(String action) {
        assertThatThrownBy(() -> parse("{\"actions\":[\"" + action + "\"]}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"actions\":{}}",
                "{\"actions\":[]}",
                "{\"actions\":[7]}",
                "{\"actions\":\"repositories/app/content/read\"}",
                "{\"actions\":[],\"actions\":[\"repositories/app/content/read\"]}"
            })
    void parse_whatIsNoScopeMap_isRefused(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parse_moreThanAcrTakes_isRefused() {
        assertThat(parse(repositories(ScopeMap.MOST_ENTRIES)).entries()).hasSize(500);
        assertThatThrownBy(() -> parse(repositories(ScopeMap.MOST_ENTRIES + 1)))
                .hasMessageContaining("from 1 to 500 repositories");
    }

    @Test
    void of_patternWithACallersValue_isRefused() {
        assertThatThrownBy(() -> ScopeMap.of(Role.ACR_PULL.actions(), List.of("${subject}/**")))
                .hasMessageContaining("no token whose values");
    }

    @Test
    void of_catalogOnAPartOfTheRegistry_isRefused() {
        assertThatThrownBy(() -> ScopeMap.of(Role.CATALOG_LISTER.actions(), List.of("team/**")))
                .hasMessageContaining("whole registry");
    }

    @Test
    void policy_entriesOfOneName_addUp() {
        ScopeMap map = parse("{\"actions\":[\"repositories/*/content/read\",\"repositories/app/content/write\"]}");

        assertThat(granted(map, "repository:app:pull,push")).containsExactly("repository:app:pull,push");
        assertThat(granted(map, "repository:other:pull,push")).containsExactly("repository:other:pull");
        assertThat(granted(map, "registry:catalog:*")).isEmpty();
    }

    @Test
    void policy_elsewhereOrAfterItsEnd_grantsNothing() {
        ScopeMap map = ScopeMap.of(Role.ACR_PULL.actions(), List.of("**"));
        Policy policy = map.policy("robot ci", Set.of("registry.example"), Optional.of(Now.INSTANT.plusSeconds(1)));
        List<Scope> asked = Scopes.parse(List.of("repository:app:pull"));
        Caller robot = new Caller.Robot("ci");

        assertThat(policy.decide(robot, "registry.example", asked, Now.INSTANT).granted())
                .isEqualTo(asked);
        assertThat(policy.decide(robot, "other.example", asked, Now.INSTANT).granted())
                .isEmpty();
        assertThat(policy.decide(robot, "registry.example", asked, Now.INSTANT.plusSeconds(1))
                        .granted())
                .isEmpty();
    }

    @Test
    void read_whatWasWritten_isTheSame() throws Exception {
        JsonWriter json = new JsonWriter().beginObject().name("map");
        parse(OF_AZ).write(json);
        JsonObject written = JsonObject.parse(json.endObject().toString().getBytes(UTF_8));

        assertThat(ScopeMap.read((List<?>) written.value("map").orElseThrow())).isEqualTo(parse(OF_AZ));
    }

    /** An action of a newer program is not left out silently: that would be less than was meant. */
    @Test
    void read_unknownAction_isRefused() throws Exception {
        JsonObject written = JsonObject.parse("{\"map\":[{\"on\":\"app\",\"actions\":[\"own\"]}]}".getBytes(UTF_8));

        assertThatThrownBy(() -> ScopeMap.read((List<?>) written.value("map").orElseThrow()))
                .hasMessageContaining("unknown action own");
    }

    private static List<String> granted(ScopeMap map, String scope) {
        Policy policy = map.policy("robot ci", Set.of("registry.example"), Optional.empty());
        Caller robot = new Caller.Robot("ci");
        return policy.decide(robot, "registry.example", Scopes.parse(List.of(scope)), Now.INSTANT).granted().stream()
                .map(Scope::toString)
                .toList();
    }

    private static String repositories(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "\"repositories/r" + number + "/content/read\"")
                .collect(Collectors.joining(",", "{\"actions\":[", "]}"));
    }

    private static ScopeMap parse(String json) {
        return ScopeMap.parse(json.getBytes(UTF_8));
    }
}
