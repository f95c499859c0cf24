package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a hostile site, page or person makes a browser send, each with the exact answer. Alice is signed in; nothing that is
 * sent may do anything in her name, run anything in her browser, or lead it elsewhere.
 */
@Timeout(600) // a guard against hanging
final class HostileBrowserTest {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String NO_ROBOT = "expected the name of one of your own robots";
    private static final String TOO_WIDE = "(robot_too_wide)";
    private static final String FORM = "application/x-www-form-urlencoded";

    @TempDir
    private static Path directory;

    private static PortalLab lab;
    private static TestBrowser alice;
    private static TestBrowser bob;
    private static String formOfBob;
    private static String robotOfBob;

    @BeforeAll
    static void start() throws Exception {
        lab = new PortalLab(
                directory, PortalLab.CONFIGURATION.replace("on: [\"team/**\"]", "on: [\"team/**\"]\n    robots: 30d"));
        bob = lab.signedIn(PortalLab.BOB);
        formOfBob = bob.open("/").form();
        robotOfBob = bob.send(
                        "/portal/robots",
                        Map.of(
                                "form", formOfBob,
                                "act", "make",
                                "registry", "registry.example.com",
                                "name", "bobs",
                                "role", "AcrPull",
                                "on", "team/app",
                                "days", "7"))
                .body()
                .replaceAll("(?s).*<h1>Robot ([^<]+)<.*", "$1");
        alice = lab.signedIn(PortalLab.ALICE);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    /**
     * One request of the table.
     *
     * @param cookie of Alice, or what stands in its place; {@code none} for no cookie
     * @param expected what the answer must have in it: in its body, or in its {@code Location} where it is a redirect
     */
    record Row(
            String what,
            String method,
            String path,
            String cookie,
            String type,
            String body,
            int status,
            String expected) {
        static Row get(String what, String path, int status, String expected) {
            return new Row(what, "GET", path, "own", "", "", status, expected);
        }

        static Row post(String what, String path, String body, int status, String expected) {
            return new Row(what, "POST", path, "own", FORM, body, status, expected);
        }

        Row with(String otherCookie) {
            return new Row(what, method, path, otherCookie, type, body, status, expected);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(forgedForms(), robots(), foreignContent(), leadingAway(), paths(), cookies())
                .flatMap(List::stream);
    }

    private static List<Row> forgedForms() {
        String end = "/portal/sessions";
        String act = "/portal/repository-act";
        String deletion = "registry=registry.example.com&name=team/app&act=delete&sure=yes";
        return List.of(
                Row.post("a repository without the form's token", act, deletion, 400, "(foreign_form)"),
                Row.post("a repository with Bob's", act, "form=BOB&" + deletion, 400, "(foreign_form)"),
                Row.post("a repository, named in the query", act + "?" + deletion, "form=OWN", 400, "(missing_field)"),
                Row.get("a repository by a link", act + "?" + deletion, 404, "(not_reached)"),
                Row.post("a repository twice", act, "form=OWN&name=a&" + deletion, 400, "(repeated_field)"),
                Row.post("sign out without the form's token", "/portal/sign-out", "", 400, "(foreign_form)"),
                Row.post("sign out with an empty one", "/portal/sign-out", "form=", 400, "(foreign_form)"),
                Row.post("sign out with a wrong one", "/portal/sign-out", "form=x", 400, "(foreign_form)"),
                Row.post("sign out with Bob's", "/portal/sign-out", "form=BOB", 400, "(foreign_form)"),
                Row.post("sign out with two", "/portal/sign-out", "form=OWN&form=OWN", 400, "(repeated_field)"),
                Row.post("sign out with one in the query", "/portal/sign-out?form=OWN", "", 400, "(foreign_form)"),
                Row.post(
                        "a token without the form's",
                        "/portal/login",
                        "registry=registry.example.com",
                        400,
                        "(foreign_form)"),
                Row.post(
                        "a token with Bob's",
                        "/portal/login",
                        "form=BOB&registry=registry.example.com",
                        400,
                        "(foreign_form)"),
                Row.post("all sessions without it", end, "all=true&sure=yes", 400, "(foreign_form)"),
                Row.post("all sessions with Bob's", end, "form=BOB&all=true&sure=yes", 400, "(foreign_form)"),
                Row.post("a session of nobody", end, "form=OWN&session=x&sure=yes", 400, "(unusable_field)"),
                Row.post("one session and all", end, "form=OWN&session=x&all=true&sure=yes", 400, "(unusable_field)"),
                Row.post("neither one nor all", end, "form=OWN&sure=yes", 400, "(unusable_field)"),
                Row.post("a session without being asked", end, "form=OWN&session=x", 200, "Are you sure?"),
                Row.get("sign out by a link", "/portal/sign-out", 405, "MethodNot"),
                Row.get(
                        "a token by a link",
                        "/portal/login?registry=registry.example.com&form=OWN",
                        200,
                        "Make a token"),
                Row.get(
                        "the end of all by a link",
                        "/portal/sessions?all=true&sure=yes&form=OWN",
                        200,
                        "(this browser)"),
                new Row(
                        "a form as plain text",
                        "POST",
                        "/portal/sign-out",
                        "own",
                        "text/plain",
                        "form=OWN",
                        400,
                        "(malformed_body)"),
                new Row(
                        "a form as JSON",
                        "POST",
                        "/portal/sign-out",
                        "own",
                        "application/json",
                        "{}",
                        400,
                        "(malformed_body)"),
                new Row(
                        "a form without a type",
                        "POST",
                        "/portal/sign-out",
                        "own",
                        "",
                        "form=OWN",
                        400,
                        "(malformed_body)"));
    }

    /** Bob has a robot, whose name stands for HIS-ROBOT here. */
    private static List<Row> robots() {
        String path = "/portal/robots";
        String wish = "act=make&registry=registry.example.com&role=AcrPull&days=7&on=team/app&name=";
        String make = "form=OWN&" + wish;
        String own = "form=OWN&act=make&registry=registry.example.com&name=ci&";
        return List.of(
                Row.post("a robot without the form's token", path, wish + "ci", 400, "(foreign_form)"),
                Row.post("a robot with Bob's", path, "form=BOB&" + wish + "ci", 400, "(foreign_form)"),
                Row.post("a robot wished in the query", path + "?" + wish + "ci", "form=OWN", 400, "(unusable_field)"),
                Row.get("a robot by a link", path + "?form=OWN&" + wish + "ci", 200, "You have none."),
                Row.post("the end of Bob's robot", path, "form=OWN&act=delete&sure=yes&name=HIS-ROBOT", 400, NO_ROBOT),
                Row.post("the end of no robot", path, "form=OWN&act=delete&sure=yes&name=nobodys", 400, NO_ROBOT),
                Row.post("a question about Bob's", path, "form=OWN&act=delete&name=HIS-ROBOT", 400, NO_ROBOT),
                Row.post(
                        "a password of Bob's",
                        path,
                        "form=OWN&act=rotate&sure=yes&password=1&name=HIS-ROBOT",
                        400,
                        NO_ROBOT),
                Row.post("a password of none", path, "form=OWN&act=rotate&sure=yes&password=1&name=x", 400, NO_ROBOT),
                Row.post(
                        "an act of operators on it",
                        path,
                        "form=OWN&act=enable&name=HIS-ROBOT",
                        400,
                        "(unusable_field)"),
                Row.post("no act", path, "form=OWN&name=HIS-ROBOT", 400, "(unusable_field)"),
                Row.post("more than the rule gives", path, own + "role=AcrDelete&days=7&on=team/app", 401, TOO_WIDE),
                Row.post("another team's", path, own + "role=AcrPull&days=7&on=other/app", 401, TOO_WIDE),
                Row.post("everything", path, own + "role=AcrPull&days=7&on=**", 401, TOO_WIDE),
                Row.post("one team and another", path, own + "role=AcrPull&days=7&on=team/a+other/a", 401, TOO_WIDE),
                Row.post("a name beside the team's", path, own + "role=AcrPull&days=7&on=team*/**", 401, TOO_WIDE),
                Row.post(
                        "longer than the rule",
                        path,
                        own + "role=AcrPull&days=31&on=team/app",
                        401,
                        "(robot_too_long)"),
                Row.post("a year and a day", path, own + "role=AcrPull&days=366&on=team/app", 400, "(unusable_field)"),
                Row.post("no day", path, own + "role=AcrPull&days=0&on=team/app", 400, "(unusable_field)"),
                Row.post("less than a day", path, own + "role=AcrPull&days=-1&on=team/app", 400, "(unusable_field)"),
                Row.post("for ever", path, own + "role=AcrPull&days=never&on=team/app", 400, "(unusable_field)"),
                Row.post("without days", path, own + "role=AcrPull&on=team/app", 400, "(missing_field)"),
                Row.post("two lives", path, own + "role=AcrPull&days=7&days=700&on=team/app", 400, "(repeated_field)"),
                Row.post("a role of the server", path, own + "role=CambistAdmin&days=7&on=**", 400, "(unusable_field)"),
                Row.post(
                        "where no rule is for robots",
                        path,
                        make.replace("registry.e", "other.e") + "ci",
                        401,
                        TOO_WIDE),
                Row.post(
                        "for the server",
                        path,
                        make.replace("registry.example.com", "cambist:admin") + "ci",
                        400,
                        "(unknown_service)"),
                Row.post(
                        "a value of a token",
                        path,
                        own + "role=AcrPull&days=7&on=%24%7Bsubject%7D",
                        400,
                        "(unusable_field)"),
                Row.post(
                        "a script as a pattern",
                        path,
                        own + "role=AcrPull&days=7&on=%3Cscript%3E",
                        400,
                        "(unusable_field)"),
                Row.post("commas for patterns", path, own + "role=AcrPull&days=7&on=,,+,", 400, "(unusable_field)"),
                Row.post("a script as a name", path, make + "%3Cscript%3E", 400, "(unusable_field)"),
                Row.post("a name with a colon", path, make + "a:b", 400, "(unusable_field)"),
                Row.post("a name with a line break", path, make + "a%0d%0aSet-Cookie:x", 400, "(unusable_field)"),
                Row.post("the user of identity tokens", path, make + "oidc", 400, "(unusable_field)"),
                Row.post("no name", path, make, 400, "(missing_field)"),
                Row.post("a long name", path, make + "a".repeat(51), 400, "(unusable_field)"),
                Row.post("two names", path, make + "a&name=b", 400, "(repeated_field)"));
    }

    private static List<Row> foreignContent() {
        String why = "/portal/why?registry=registry.example.com&action=pull&repository=";
        String list = "/portal/repositories?registry=registry.example.com&search=";
        String one = "/portal/repository?registry=registry.example.com&name=";
        return List.of(
                Row.get("a script as a search", list + "%3Cscript%3Ealert(1)%3C/script%3E", 200, "&lt;script"),
                Row.get("a search that ends an attribute", list + "%22%20onfocus%3Dalert(1)%20x%3D%22", 200, "&#34;"),
                Row.get("two searches", list + "a&search=b", 400, "(repeated_field)"),
                Row.get(
                        "a list of the server",
                        "/portal/repositories?registry=cambist:admin",
                        400,
                        "(unknown_service)"),
                Row.get("a repository that is a script", one + "%3Cscript%3E", 404, "(unknown_repository)"),
                Row.get("a repository that is a step upwards", one + "team%2F..%2Fetc", 404, "(unknown_repository)"),
                Row.get("a repository with a host", one + "localhost:5000%2Fteam", 404, "(unknown_repository)"),
                Row.get("a repository with a line break", one + "team%0d%0aa:%20b", 404, "(unknown_repository)"),
                Row.get("a repository of a long name", one + "team%2F" + "a".repeat(3000), 404, "(unknown_repository)"),
                Row.get(
                        "no repository",
                        "/portal/repository?registry=registry.example.com",
                        404,
                        "(unknown_repository)"),
                Row.get("a repository of no registry", "/portal/repository?name=team/app", 400, "(missing_field)"),
                Row.get("a script as a repository", why + "%3Cscript%3Ealert(1)%3C/script%3E", 200, "That is no name"),
                Row.get("an end of an attribute", why + "%22%20onfocus%3Dalert(1)%20x%3D%22", 200, "That is no name"),
                Row.get("an end of an attribute, single", why + "%27onfocus%3Dalert(1)", 200, "That is no name"),
                Row.get("no UTF-8", why + "%ff", 400, "(malformed_query)"),
                Row.get("a NUL", why + "a%00b", 200, "That is no name"),
                Row.get("a step upwards", why + "..%2F..%2Fetc", 200, "That is no name"),
                Row.get("a star", why + "*", 200, "That is no name"),
                Row.get("a long name", why + "a".repeat(3000), 200, "That is no name"),
                Row.get("two names", why + "a&repository=b", 400, "(repeated_field)"),
                Row.get(
                        "a script as an action",
                        "/portal/why?repository=a&action=%3Cscript%3E",
                        200,
                        "That is no name"),
                Row.get("an action of the server", "/portal/why?repository=a&action=*", 200, "That is no name"),
                Row.get("a script as a registry", "/portal/why?registry=%3Cscript%3E", 400, "(unknown_service)"),
                Row.get("the server as a registry", "/portal/why?registry=cambist:admin", 400, "(unknown_service)"),
                Row.get("the portal as a registry", "/portal/login?registry=cambist:portal", 400, "(unknown_service)"),
                Row.post(
                        "a token for the server",
                        "/portal/login",
                        "form=OWN&registry=cambist:admin",
                        400,
                        "(unknown_service)"),
                Row.post("a token for no registry", "/portal/login", "form=OWN", 400, "(missing_field)"),
                Row.post(
                        "a token where no rule gives one",
                        "/portal/login",
                        "form=OWN&registry=other.example.com",
                        401,
                        "(no_rights)"));
    }

    private static List<Row> leadingAway() {
        return List.of(
                Row.get("another server", "/?to=https%3A%2F%2Fevil.example", 200, "to=%2F\"")
                        .with("none"),
                Row.get("another server without its scheme", "/?to=%2F%2Fevil.example", 200, "to=%2F\"")
                        .with("none"),
                Row.get("a backslash", "/?to=%2F%5Cevil.example", 200, "to=%2F\"")
                        .with("none"),
                Row.get("another server behind a page", "/?to=%2Fportal%2Fwhy%40evil.example", 200, "to=%2F\"")
                        .with("none"),
                Row.get("a script", "/?to=javascript%3Aalert(1)", 200, "to=%2F\"")
                        .with("none"),
                Row.get("a line break", "/?to=%2Fportal%2Fwhy%0D%0ASet-Cookie:%20a=b", 200, "to=%2F\"")
                        .with("none"),
                Row.get("a page of clients", "/?to=%2Fv2%2F", 200, "to=%2F\"").with("none"),
                Row.get("an unknown issuer", "/portal/sign-in?issuer=evil", 400, "(unusable_field)")
                        .with("none"),
                Row.get("no issuer", "/portal/sign-in", 400, "(missing_field)").with("none"),
                Row.get("a script as an issuer", "/portal/sign-in?issuer=%3Cscript%3E", 400, "(unusable_field)")
                        .with("none"),
                Row.get("back without having gone", "/portal/signed-in?code=a&state=b", 401, "(no_sign_in_under_way)"));
    }

    private static List<Row> paths() {
        return List.of(
                Row.get("a page that is not there", "/portal/nothing", 404, "NOT_FOUND"),
                Row.get("a page in capitals", "/PORTAL/why", 404, "NOT_FOUND"),
                Row.get("a page of operators", "/portal/operator", 404, "NOT_FOUND"),
                Row.post(
                        "an act of operators",
                        "/portal/operator/sessions",
                        "form=OWN&everything=true&sure=yes",
                        404,
                        "NOT_FOUND"),
                Row.get("a page with a slash", "/portal/why/", 404, "NOT_FOUND"),
                Row.get("a step upwards", "/portal/../portal/why", 404, "NOT_FOUND"),
                Row.get("an escaped slash", "/portal%2Fwhy", 400, "INVALID_REQUEST"),
                Row.get("a parameter in the path", "/portal/why;a=b", 404, "NOT_FOUND"),
                Row.get("two slashes", "//portal/why", 400, "INVALID_REQUEST"),
                new Row("another method", "DELETE", "/portal/sessions", "own", "", "", 405, "UNSUPPORTED"),
                new Row("a trace", "TRACE", "/portal/why", "own", "", "", 405, "UNSUPPORTED"));
    }

    private static List<Row> cookies() {
        return List.of(
                Row.get("no cookie", "/portal/why", 303, "/?to=%2Fportal%2Fwhy").with("none"),
                Row.get("an empty cookie", "/portal/why", 303, "/?to=").with("cambist="),
                Row.get("a cookie of other characters", "/portal/why", 303, "/?to=")
                        .with("cambist=<script>"),
                Row.get("a cookie that was changed", "/portal/why", 303, "/?to=")
                        .with("changed"),
                Row.get("a cookie that was cut", "/portal/why", 303, "/?to=").with("cut"),
                Row.get("the cookie twice", "/portal/why", 303, "/?to=").with("twice"),
                Row.get("the cookie under the name for https", "/portal/why", 303, "/?to=")
                        .with("renamed"),
                Row.get("the sign-in's cookie as a session", "/portal/why", 303, "/?to=")
                        .with("sign-in"),
                Row.get("the token in the clear", "/portal/why", 303, "/?to=").with("cambist=eyJhbGciOiJIUzI1NiJ9"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void request_ofTheTable_isAnsweredExactly(Row row) throws Exception {
        TestBrowser.Page page = send(row);

        assertThat(page.status()).as(page.toString()).isEqualTo(row.status());
        String said = row.status() == 303 ? page.header("Location") : page.body();
        assertThat(said).contains(row.expected().equals("MethodNot") ? "UNSUPPORTED" : row.expected());
        assertThat(page.body())
                .doesNotContain("<script>")
                .doesNotContain("\" onfocus")
                .doesNotContain("'onfocus");
        assertThat(page.headers()).doesNotContainKey("a");
        if (page.header("Content-Type").startsWith("text/html")) {
            assertSealed(page);
        }
        // She is still signed in, whatever came.
        assertThat(send(Row.get("", "/", 200, "")).body()).contains("Alice Example");
    }

    @ParameterizedTest
    @MethodSource("robots")
    void request_aboutRobots_makesNoneAndTouchesNoneOfBob(Row row) throws Exception {
        String before = withoutForms(bob.open("/portal/robots").body());

        send(row);

        assertThat(alice.open("/portal/robots").body()).contains("You have none.");
        assertThat(withoutForms(bob.open("/portal/robots").body()))
                .isEqualTo(before)
                .contains(robotOfBob);
    }

    private static String withoutForms(String page) {
        return page.replaceAll("name=\"form\" value=\"[^\"]*\"", "");
    }

    /** The table as the issue of a portal asks for it. */
    @Test
    void rows_ofTheTable_areSixtyAndMore() {
        assertThat(rows()).hasSizeGreaterThan(60);
    }

    /** What an issuer says of a person, and what a client calls itself, is text wherever it stands. */
    @Test
    void names_withMarkup_areShownAsText() throws Exception {
        TestBrowser browser = lab.signedIn(
                Map.of("sub", "\"><img src=x onerror=alert(1)>", "name", SCRIPT, "groups", List.of("dev")));
        browser.headers.put("User-Agent", "\"><script>alert(2)</script>");
        for (String path : List.of("/", "/portal/sessions", "/portal/login", "/portal/why")) {
            TestBrowser.Page page = browser.open(path);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body())
                    .contains("&lt;script")
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img");
        }
    }

    private static void assertSealed(TestBrowser.Page page) {
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    private static TestBrowser.Page send(Row row) throws Exception {
        TestBrowser browser = lab.browser();
        String own = alice.cookies.get("cambist");
        String cookie = switch (row.cookie()) {
            case "own" -> "cambist=" + own;
            case "none" -> "";
            case "changed" ->
                "cambist="
                        + (own.charAt(40) == 'A'
                                ? own.replaceFirst("^(.{40}).", "$1B")
                                : own.replaceFirst("^(.{40}).", "$1A"));
            case "cut" -> "cambist=" + own.substring(0, own.length() - 4);
            case "twice" -> "cambist=" + own + "; cambist=" + own;
            case "renamed" -> "__Host-cambist=" + own;
            case "sign-in" -> "cambist=" + signInCookie();
            default -> row.cookie();
        };
        if (!cookie.isEmpty()) {
            browser.headers.put("Cookie", cookie);
        }
        String form = row.body().contains("OWN") || row.path().contains("OWN")
                ? alice.open("/").form()
                : "";
        String body = row.body().replace("OWN", form).replace("BOB", formOfBob).replace("HIS-ROBOT", robotOfBob);
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .method(row.method(), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!row.type().isEmpty()) {
            request.header("Content-Type", row.type());
        }
        return browser.send(row.path().replace("OWN", form), request);
    }

    private static String signInCookie() throws Exception {
        TestBrowser browser = lab.browser();
        browser.open("/portal/sign-in?issuer=corp");
        return browser.cookies.get("cambist-sign-in");
    }
}
