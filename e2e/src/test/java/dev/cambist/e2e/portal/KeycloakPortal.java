package dev.cambist.e2e.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Keycloak;
import dev.cambist.e2e.lab.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openqa.selenium.By;

/**
 * A portal for the people of a real Keycloak. {@code RENEW_PORTAL=1} draws the documentation's pictures anew, and
 * {@code PORTAL_SCREENS} names a folder for pictures of each page.
 */
final class KeycloakPortal implements AutoCloseable {
    private static final String ISSUER = """
            issuers:
              - name: corp
                url: "%s"
                audiences: [portal]
                client: { id: portal, secret-file: portal.secret }
            portal: {}
            """;

    private final Keycloak keycloak;
    private final Cambist cambist;

    private KeycloakPortal(Keycloak keycloak, Cambist cambist) {
        this.keycloak = keycloak;
        this.cambist = cambist;
    }

    /**
     * Starts both.
     *
     * @param policy all of the configuration but the issuer, corp, and the portal
     */
    static KeycloakPortal start(Path directory, String policy) throws Exception {
        Keycloak keycloak = Keycloak.start(directory);
        try {
            Path own = Files.createDirectories(directory.resolve("cambist"));
            Files.writeString(own.resolve("portal.secret"), "portal-secret\n");
            return new KeycloakPortal(keycloak, Cambist.start(own, ISSUER.formatted(keycloak.issuer()) + policy));
        } catch (Exception | Error e) {
            keycloak.close();
            throw e;
        }
    }

    Cambist cambist() {
        return cambist;
    }

    /** The address of a page. */
    String page(String path) {
        return cambist.url(path).toString();
    }

    /** Signs somebody in, as far as Keycloak's form. */
    Browser signIn(Browser browser, String user) {
        return browser.open(page("/"))
                .awaitText("Sign in")
                .click("Sign in with corp")
                .type("username", user)
                .type("password", user + "-password")
                .press(By.name("login"));
    }

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

    @Override
    public void close() {
        cambist.close();
        keycloak.close();
    }
}
