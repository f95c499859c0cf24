package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

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

    @TempDir
    private static Path directory;

    private static HostileLab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = new HostileLab(directory);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    static Stream<HostileRequest> rows() {
        return Stream.of(
                        HostileForms.forgedForms(),
                        robots(),
                        HostileAddresses.foreignContent(),
                        HostileAddresses.leadingAway(),
                        HostileAddresses.paths(),
                        HostileAddresses.cookies())
                .flatMap(List::stream);
    }

    private static List<HostileRequest> robots() {
        return HostileRobotForms.robots();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void request_ofTheTable_isAnsweredExactly(HostileRequest row) throws Exception {
        TestBrowser.Page page = lab.send(row);

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
        assertThat(lab.send(HostileRequest.get("", "/", 200, "")).body()).contains("Alice Example");
    }

    @ParameterizedTest
    @MethodSource("robots")
    void request_aboutRobots_makesNoneAndTouchesNoneOfBob(HostileRequest row) throws Exception {
        String before = withoutForms(lab.bob.open("/portal/robots").body());

        lab.send(row);

        assertThat(lab.alice.open("/portal/robots").body()).contains("You have none.");
        assertThat(withoutForms(lab.bob.open("/portal/robots").body()))
                .isEqualTo(before)
                .contains(lab.robotOfBob);
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
}
