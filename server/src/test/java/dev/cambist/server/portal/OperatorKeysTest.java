package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What operators do to keys in a browser, and what the registry says of it that must be told. */
final class OperatorKeysTest extends PortalTest {
    private static final String PAGE = "/portal/operator/keys";
    private static final String REGISTRY = "registry.example.com";
    private static final Pattern FORMER =
            Pattern.compile("<code>([^<]+)</code>(?:(?!</tr>).)*<td>former</td>", Pattern.DOTALL);

    /** The name of a key has whole seconds: of two of one second the second one signs from the next on. */
    private static final Instant SOON = PortalLab.NOW.plusSeconds(2);

    private final List<String> shown = new CopyOnWriteArrayList<>();
    private volatile boolean takes;
    private HttpServer registry;

    @Override
    String configuration() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", this::answer);
        registry.start();
        String index = "index: { registry: { url: \"http://localhost:"
                + registry.getAddress().getPort() + "\" }, crawl: 30d } }";
        return PortalLab.CONFIGURATION.replace("trust: libtrust }", "trust: libtrust, " + index);
    }

    @Override
    void stopOthers() {
        registry.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null) {
            shown.add(authorization);
        }
        exchange.sendResponseHeaders(authorization != null && takes ? 200 : 401, -1);
        exchange.close();
    }

    private static Map<String, String> form(TestBrowser browser, String... fields) throws Exception {
        Map<String, String> form =
                new HashMap<>(Map.of("form", browser.open(PAGE).form()));
        for (int at = 0; at < fields.length; at += 2) {
            form.put(fields[at], fields[at + 1]);
        }
        return form;
    }

    private String prepared(TestBrowser olga) throws Exception {
        String body = sure(olga, PAGE, form(olga, "act", "prepare", "registry", REGISTRY))
                .body();
        assertThat(body).contains("cambist trust " + REGISTRY).doesNotContain("eyJ");
        return body.replaceAll("(?s).*The key (\\S+) waits.*", "$1");
    }

    /** The walk of a rotation, for a registry that must be told of its keys, and for refresh tokens. */
    @Test
    void keys_rotation_goesFromTheNextToTheFormer() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        Map<String, String> rotate = form(olga, "act", "rotate", "refresh", "true");
        assertThat(olga.send(PAGE, rotate).body())
                .contains("Make a new key: refresh tokens.", "ten minutes after it is made");
        assertThat(sure(olga, PAGE, rotate).body())
                .contains("The new key of refresh tokens signs from 2026-11-29T12:10:00Z on.");
        lab.auditWith("made new keys of refresh tokens");

        String id = prepared(olga);
        assertThat(olga.open(PAGE).body())
                .contains("waits for its registry", "Ask the registry", "Let it sign without asking");
        Map<String, String> promote = form(olga, "act", "promote", "registry", REGISTRY, "id", id);
        assertThat(olga.send(PAGE, promote).body()).contains(REGISTRY + ", key " + id, "The registry is not asked.");
        assertThat(sure(olga, PAGE, promote).body()).contains("signs now");
        lab.auditWith("let the key " + id + " of " + REGISTRY + " sign");
        lab.time.set(SOON);
        assertThat(former(olga)).isNotEqualTo(id);

        lab.time.set(PortalLab.NOW.plus(Duration.ofHours(2)));
        assertThat(sure(olga, PAGE, form(olga, "act", "retire")).body()).contains("is removed.");
        lab.auditWith("removed the keys ");
    }

    @Test
    void keys_registryThatTakesTheNext_isAskedBeforeItSigns() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        String id = prepared(olga);
        Map<String, String> ask = form(olga, "act", "ask", "registry", REGISTRY, "id", id);
        shown.clear();
        assertThat(olga.send(PAGE, ask).body())
                .contains("http://localhost:" + registry.getAddress().getPort() + "/v2/", "grants nothing");
        assertThat(shown).isEmpty();

        assertThat(sure(olga, PAGE, ask).body())
                .contains("<h1>Not done", "does not take it yet", "cambist trust " + REGISTRY);
        assertThat(shown).hasSize(1);
        assertThat(olga.open(PAGE).body()).contains("waits for its registry");
        lab.auditWith("asked " + REGISTRY + ", which does not take the key " + id);

        takes = true;
        assertThat(sure(olga, PAGE, ask).body()).contains("The key " + id + " of " + REGISTRY + " signs now.");
        assertThat(olga.open(PAGE).body()).doesNotContain("waits for its registry");
        lab.auditWith("let the key " + id + " of " + REGISTRY + " sign");
    }

    @Test
    void keys_registryThatIsNotThere_keepTheOneFromBefore() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        String id = prepared(olga);
        Map<String, String> ask = form(olga, "act", "ask", "registry", REGISTRY, "id", id);
        registry.stop(0);

        assertThat(sure(olga, PAGE, ask).body())
                .contains("<h1>Not done", "cannot be reached just now", "cambist keys rotate --url")
                .doesNotContain("eyJ");
        assertThat(olga.open(PAGE).body()).contains("waits for its registry");
        lab.auditWith("could not ask " + REGISTRY + " whether it takes the key " + id);
    }

    @Test
    void keys_registryThatTheConfigurationHasNot_isNotAsked() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);

        assertThat(olga.send(PAGE, form(olga, "act", "ask", "registry", "elsewhere.example", "id", prepared(olga)))
                        .body())
                .contains("(unknown_service)");
    }

    @Test
    void keys_removedEvenIfValid_goWithWhatTheySigned() throws Exception {
        TestBrowser before = lab.signedIn(PortalLab.OLGA);
        sure(before, PAGE, form(before, "act", "rotate", "refresh", "true"));
        lab.time.set(PortalLab.NOW.plus(Duration.ofMinutes(11)));
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        String id = former(olga);

        assertThat(sure(olga, PAGE, form(olga, "act", "retire", "id", id)).body())
                .contains(id + " stays: tokens that it signed may be valid.");
        assertThat(before.open(PAGE).status()).isEqualTo(200);
        Map<String, String> remove = form(olga, "act", "retire-valid", "id", id);
        assertThat(olga.send(PAGE, remove).body())
                .contains("Remove even if valid: refresh tokens, key " + id, "must log in again");
        assertThat(former(olga)).isEqualTo(id);

        assertThat(sure(olga, PAGE, remove).body()).contains(id + " is removed.");
        assertThat(olga.open(PAGE).body()).doesNotContain(id);
        assertThat(before.open(PAGE).status()).isEqualTo(303);
        lab.auditWith("was asked whether to retire-valid the key of refresh tokens, " + id, "removed the keys " + id);
    }

    @Test
    void keys_removedEvenIfValid_sayWhatTheRegistryDoesWithThem() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        sure(olga, PAGE, form(olga, "act", "promote", "registry", REGISTRY, "id", prepared(olga)));
        lab.time.set(SOON);
        assertThat(olga.send(PAGE, form(olga, "act", "retire-valid", "id", former(olga)))
                        .body())
                .contains("Remove even if valid: " + REGISTRY, "until it has the files that cambist trust " + REGISTRY);
        assertThat(olga.send(PAGE, form(olga, "act", "retire-valid", "id", "<b>x"))
                        .body())
                .contains("(unusable_field)")
                .doesNotContain("<b>x");
    }

    private static String former(TestBrowser olga) throws Exception {
        Matcher found = FORMER.matcher(olga.open(PAGE).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void keys_ofRobots_areShownAndMadeAnewByThemselves() throws Exception {
        TestBrowser olga = lab.signedIn(PortalLab.OLGA);
        assertThat(olga.open(PAGE).body()).doesNotContain("Keys of robots");
        lab.admin("/robots", OperatorActsTest.ROBOT);
        assertThat(olga.open(PAGE).body()).contains("Keys of refresh tokens", "Keys of robots");
        assertThat(olga.open("/portal/operator").body()).contains("refresh tokens<", "passwords<");

        Map<String, String> rotate = form(olga, "act", "rotate", "robots", "true");
        assertThat(olga.send(PAGE, rotate).body()).contains("Make a new key: robots");
        assertThat(sure(olga, PAGE, rotate).body())
                .contains("The new key of robots", "passwords signs from 2026-11-29T12:10:00Z on.")
                .doesNotContain("refresh tokens signs");
        assertThat(lab.auditWith("made new keys of robots, which sign")).doesNotContain("new keys of refresh");
    }
}
