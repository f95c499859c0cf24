package dev.cambist.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The documentation as its readers have it: on a phone, in the dark, and when they look for something. */
@EndToEnd
@Timeout(1200) // a guard against hanging
final class SiteInABrowserTest {
    private static final int PHONE = 360; // CSS pixels

    @TempDir
    private static Path directory;

    private static HttpServer server;
    private static Browser browser;
    private static String address;

    @BeforeAll
    static void open() throws IOException {
        Path site = directory.resolve("site");
        Path sources = Launcher.file("site");
        Commands.run(
                        sources,
                        "",
                        Duration.ofMinutes(5),
                        List.of(
                                Tool.MKDOCS.path().toString(),
                                "build",
                                "--quiet",
                                "--config-file",
                                sources.resolve("mkdocs.yml").toString(),
                                "--site-dir",
                                site.toString()))
                .orFail();
        server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                site.toAbsolutePath(),
                SimpleFileServer.OutputLevel.NONE);
        server.start();
        address = "http://localhost:" + server.getAddress().getPort() + "/";
        browser = Browser.start(directory);
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void page_onAPhone_isNoWiderThanIt() throws IOException {
        browser.phone(PHONE);

        assertThat(pages())
                .hasSizeGreaterThan(50)
                .allSatisfy(page -> assertThat(browser.open(address + page).contentWidth())
                        .as(page)
                        .isLessThanOrEqualTo(PHONE));
    }

    @Test
    void page_ofAReaderWhoPrefersTheDark_isDark() {
        assertThat(scheme("dark")).isEqualTo("slate");
        assertThat(scheme("light")).isEqualTo("default");
    }

    private static String scheme(String preferred) {
        return browser.prefers(preferred)
                .open(address + "start/index.html")
                .find(By.cssSelector("body[data-md-color-scheme]"))
                .getDomAttribute("data-md-color-scheme");
    }

    @Test
    void search_findsThePageThatHasTheAnswer() {
        browser.desktop().open(address + "index.html");
        browser.find(By.cssSelector("input[data-md-component=search-query]"))
                .sendKeys("token signed by untrusted key", Keys.SPACE);

        assertThat(browser.find(By.cssSelector(".md-search-result__item a")).getDomAttribute("href"))
                .contains("faq.html");
    }

    private static List<String> pages() throws IOException {
        Path site = directory.resolve("site");
        try (Stream<Path> files = Files.walk(site)) {
            return files.map(file -> site.relativize(file).toString())
                    .filter(file -> file.endsWith(".html"))
                    .sorted()
                    .toList();
        }
    }
}
