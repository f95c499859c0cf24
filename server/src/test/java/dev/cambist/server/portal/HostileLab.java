package dev.cambist.server.portal;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;

/** A portal in which Alice and Bob are signed in, and Bob has a robot. */
final class HostileLab implements AutoCloseable {
    private final PortalLab lab;
    final TestBrowser alice;
    final TestBrowser bob;
    final String robotOfBob;
    private final String formOfBob;

    HostileLab(Path directory) throws Exception {
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

    /** A browser in which this person has signed in. */
    TestBrowser signedIn(Map<String, Object> person) throws Exception {
        return lab.signedIn(person);
    }

    /** Sends a request as Alice's browser would, with the cookie that the request has. */
    TestBrowser.Page send(HostileRequest request) throws Exception {
        TestBrowser browser = lab.browser();
        String own = alice.cookies.get("cambist");
        String cookie = switch (request.cookie()) {
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
            default -> request.cookie();
        };
        if (!cookie.isEmpty()) {
            browser.headers.put("Cookie", cookie);
        }
        String form = request.body().contains("OWN") || request.path().contains("OWN")
                ? alice.open("/").form()
                : "";
        String body =
                request.body().replace("OWN", form).replace("BOB", formOfBob).replace("HIS-ROBOT", robotOfBob);
        HttpRequest.Builder http = HttpRequest.newBuilder()
                .method(request.method(), body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!request.type().isEmpty()) {
            http.header("Content-Type", request.type());
        }
        return browser.send(request.path().replace("OWN", form), http);
    }

    private String signInCookie() throws Exception {
        TestBrowser browser = lab.browser();
        browser.open("/portal/sign-in?issuer=corp");
        return browser.cookies.get("cambist-sign-in");
    }

    @Override
    public void close() {
        lab.close();
    }
}
