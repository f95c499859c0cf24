package dev.cambist.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.testkit.Scheme;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

/** The demo's portal as a newcomer finds it: by what the demo prints, and by the links and forms of each page. */
class DemoPortalTest {
    private static Demo demo;
    private static String printed;

    @BeforeAll
    static void start() throws Exception {
        demo = Demo.start(Scheme.HTTP);
        Run.of(demo);
        LivedIn.make(demo);
        StringWriter out = new StringWriter();
        new DemoNarrator(new PrintWriter(out), Ansi.OFF).portal(demo);
        printed = out.toString();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void demo_withThePortal_saysWhereItIsAndWhomToPick() {
        assertThat(printed)
                .containsPattern("Open http://localhost:[0-9]+/ in a browser, sign in with corp")
                .contains("Ada Admin, who", "Dora Developer, who", "Nico Newcomer, who");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ada Admin", "Dora Developer", "Nico Newcomer"})
    void person_pickedOnThePage_isSignedIn(String called) throws Exception {
        assertThat(signedIn(called).body()).contains(called, "What you may use", "Sign out");
    }

    @Test
    void rights_ofEachPerson_areThoseThatTheDemoPromises() throws Exception {
        assertThat(signedIn("Ada Admin").body()).contains("platform engineers run the place", "**");
        assertThat(signedIn("Dora Developer").body())
                .contains("the developers of the shop push its images", "acme/shop/**")
                .doesNotContain("platform engineers");
        assertThat(signedIn("Nico Newcomer").body())
                .contains("public/**")
                .doesNotContain("acme/shop/**", "platform engineers");
    }

    @Test
    void repositories_ofEachPerson_areTheImagesThatItMayPull() throws Exception {
        assertThat(signedIn("Dora Developer").open("/portal/repositories").body())
                .contains("acme/shop/hello", "acme/shop/web", "public/base")
                .doesNotContain("acme/payroll");
        assertThat(signedIn("Ada Admin").open("/portal/repositories").body()).contains("acme/payroll/api");
    }

    @Test
    void operation_ofTheServer_isForTheAdminAlone() throws Exception {
        Visitor ada = signedIn("Ada Admin");
        assertThat(ada.body()).contains("Operation");
        assertThat(ada.open(ada.found("href=\"([^\"]+)\">Operation")).body()).contains("expired_token");

        assertThat(signedIn("Dora Developer").body()).doesNotContain("Operation");
    }

    @Test
    void why_aboutAPushOfSomebodyWithoutARight_isAnsweredByTheRules() throws Exception {
        Visitor nico = signedIn("Nico Newcomer").open("/portal/why?repository=acme/shop/web&action=push");

        assertThat(nico.body()).contains("No: you may not push", "the rule wants");
    }

    @Test
    void sessions_ofTheDeveloper_areTheBrowserAndTheLoginThatWasThereBefore() throws Exception {
        Visitor dora = signedIn("Dora Developer").open("/portal/sessions");

        assertThat(dora.body()).contains("this portal", "(this browser)", Demo.SERVICE);
    }

    @Test
    void token_madeOnThePage_pullsAnImageThatIsThere() throws Exception {
        Visitor dora = signedIn("Dora Developer").open("/portal/login");
        dora.post(
                "/portal/login",
                Map.of("form", dora.found("name=\"form\" value=\"([^\"]+)\""), "registry", Demo.SERVICE));
        String refreshToken = dora.found("id=\"token\"[^>]*>([^<]+)<");

        try (FormPost http = FormPost.to(demo);
                RegistryCalls calls = RegistryCalls.to(demo)) {
            Map<String, String> fields = Map.of(
                    "grant_type",
                    "refresh_token",
                    "service",
                    Demo.SERVICE,
                    "scope",
                    "repository:acme/shop/web:pull",
                    "refresh_token",
                    refreshToken);
            String token = http.send(demo.cambist().tokenUrl(), fields).required("access_token");
            calls.send(token, "GET", "/v2/acme/shop/web/manifests/2.0", RegistryCalls.NOTHING)
                    .require(200);
        }
    }

    @Test
    void nobody_pickedOnThePage_comesBackWithARefusal() throws Exception {
        Visitor visitor = new Visitor().toTheProvider();
        visitor.post(visitor.address.toString(), Map.of("cancel", "yes")).follow();

        assertThat(visitor.status()).isEqualTo(401);
        assertThat(visitor.body()).contains("access_denied");
    }

    private static Visitor signedIn(String called) throws Exception {
        Visitor visitor = new Visitor().toTheProvider();
        String id = visitor.found("value=\"([^\"]+)\">" + called);
        return visitor.post(visitor.address.toString(), Map.of("user", id))
                .follow()
                .follow();
    }

    /** Goes by links, forms and redirects alone, and keeps cookies. */
    private static final class Visitor {
        private final Map<String, String> cookies = new LinkedHashMap<>();
        private URI address = URI.create(printed.replaceAll("(?s).*Open (http\\S+) .*", "$1"));
        private HttpResponse<String> answer;

        Visitor toTheProvider() throws IOException, InterruptedException {
            open("/").open(found("href=\"(/portal/sign-in[^\"]+)\"").replace("&amp;", "&"));
            return follow();
        }

        Visitor follow() throws IOException, InterruptedException {
            assertThat(status()).as(body()).isEqualTo(303);
            return open(answer.headers().firstValue("Location").orElseThrow());
        }

        Visitor open(String link) throws IOException, InterruptedException {
            return send(link, HttpRequest.newBuilder().GET());
        }

        Visitor post(String link, Map<String, String> form) throws IOException, InterruptedException {
            String body = form.entrySet().stream()
                    .map(field -> field.getKey() + "=" + field.getValue())
                    .collect(Collectors.joining("&"));
            return send(
                    link,
                    HttpRequest.newBuilder()
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(body)));
        }

        private Visitor send(String link, HttpRequest.Builder request) throws IOException, InterruptedException {
            address = address.resolve(link);
            request.uri(address).header("Accept", "text/html");
            if (address.getPort() == demo.portal().getPort() && !cookies.isEmpty()) {
                request.header(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            try (HttpClient client = HttpClient.newHttpClient()) {
                answer = client.send(request.build(), BodyHandlers.ofString());
            }
            for (String set : answer.headers().allValues("Set-Cookie")) {
                String[] pair = set.substring(0, set.indexOf(';')).split("=", 2);
                cookies.put(pair[0], pair[1]);
            }
            return this;
        }

        int status() {
            return answer.statusCode();
        }

        String body() {
            return answer.body();
        }

        String found(String pattern) {
            Matcher found = Pattern.compile(pattern).matcher(body());
            assertThat(found.find()).as(pattern + " in " + body()).isTrue();
            return found.group(1);
        }
    }
}
