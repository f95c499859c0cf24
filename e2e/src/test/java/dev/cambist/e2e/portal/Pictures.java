package dev.cambist.e2e.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Pictures of the portal: {@code RENEW_PORTAL=1} draws the documentation's anew, and {@code PORTAL_SCREENS} names a folder for
 * one of each page.
 */
final class Pictures {
    private Pictures() {}

    /** Keeps a picture for the documentation, which has one already. */
    static void keep(byte[] picture, String name) throws IOException {
        Path file = Launcher.file("docs/pictures/" + name);
        if (System.getenv("RENEW_PORTAL") != null) {
            Files.write(file, picture);
        }
        assertThat(file).isNotEmptyFile();
    }

    /** Keeps a picture of a page to look at, where one is wanted. */
    static void screen(Browser browser, String page, String look) throws IOException {
        String folder = System.getenv("PORTAL_SCREENS");
        if (folder != null) {
            String name = page.replaceAll("&digest.*", "").replaceAll("[^A-Za-z0-9]+", "-") + "-" + look + ".png";
            Files.write(Files.createDirectories(Path.of(folder)).resolve(name), browser.picture());
        }
    }
}
