package dev.cambist.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.issuer.BrowserSignIn;
import java.net.URLEncoder;
import java.util.List;

/** Where to sign in. */
public record WelcomeView(List<Choice> choices) {
    /** One issuer, and the address that leads there. */
    public record Choice(String name, String tenant, String address) {}

    static WelcomeView of(List<BrowserSignIn> signIns, LocalPage page) {
        boolean tenants = signIns.stream().map(BrowserSignIn::name).distinct().count() < signIns.size();
        return new WelcomeView(signIns.stream()
                .map(signIn -> new Choice(
                        signIn.name(),
                        tenants ? signIn.tenant().orElse("") : "",
                        "/portal/sign-in?issuer=" + encoded(signIn.name())
                                + signIn.tenant()
                                        .map(tenant -> "&tenant=" + encoded(tenant))
                                        .orElse("")
                                + "&to=" + encoded(page.address())))
                .toList());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
