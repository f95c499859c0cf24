package dev.cambist.e2e.portal;

import dev.cambist.e2e.lab.Browser;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Keycloak;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openqa.selenium.By;

/** A portal for the people of a real Keycloak. */
final class KeycloakPortal implements AutoCloseable {
    private static final String CORP = """
            issuers:
              - name: corp
                url: "ISSUER"
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
            return new KeycloakPortal(keycloak, Cambist.start(own, CORP.replace("ISSUER", keycloak.issuer()) + policy));
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

    @Override
    public void close() {
        cambist.close();
        keycloak.close();
    }
}
