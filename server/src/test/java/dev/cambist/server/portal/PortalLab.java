package dev.cambist.server.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.CambistServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A server with a portal, and an issuer for it. */
final class PortalLab implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    static final Map<String, Object> ALICE = Map.of("sub", "alice", "name", "Alice Example", "groups", List.of("dev"));
    static final Map<String, Object> BOB = Map.of("sub", "bob", "name", "Bob Example", "groups", List.of("dev"));

    static final Map<String, Object> OLGA = Map.of("sub", "olga", "name", "Olga Operator", "groups", List.of("ops"));
    static final Map<String, Object> RITA = Map.of("sub", "rita", "name", "Rita Reader", "groups", List.of("readers"));

    static final String CONFIGURATION = """
            server: { listen: "localhost:0", management: "localhost:0", data: data, trusted-proxies: [127.0.0.1, "::1"] }
            registries:
              - { service: registry.example.com, trust: libtrust }
              - service: other.example.com
            issuers:
              - name: corp
                url: ISSUER
                audiences: [portal]
                client: { id: portal, secret: "${SECRET}" }
            access:
              - comment: the team pushes its own images
                who: { issuer: corp, groups: [dev] }
                registries: [registry.example.com]
                role: AcrPush
                on: ["team/**"]
              - comment: "<script>alert(4)</script> runs it"
                who: { issuer: corp, groups: [ops] }
                role: CambistAdmin
              - { who: { issuer: corp, groups: [readers] }, role: CambistReader }
            audit: { file: audit.jsonl }
            portal: {}
            """;

    final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    final PortalIssuer issuer;
    final CambistServer server;
    private final Path directory;

    PortalLab(Path directory) throws Exception {
        this(directory, CONFIGURATION);
    }

    PortalLab(Path directory, String configuration) throws Exception {
        this.directory = directory;
        issuer = new PortalIssuer(time::get);
        issuer.signsIn(ALICE);
        Path file = Files.writeString(directory.resolve("cambist.yaml"), configuration.replace("ISSUER", issuer.url()));
        server = CambistServer.start(file, Map.of("SECRET", PortalIssuer.SECRET), time::get);
    }

    /** A browser with nothing kept. */
    TestBrowser browser() {
        return new TestBrowser(server.publicUrl());
    }

    /** A browser in which somebody has signed in. */
    TestBrowser signedIn(Map<String, Object> person) throws Exception {
        issuer.signsIn(person);
        TestBrowser browser = browser();
        TestBrowser.Page page = browser.open(back(browser, "/"));
        if (page.status() != 303) {
            throw new AssertionError("nobody is signed in: " + page);
        }
        return browser;
    }

    /** Sends a browser to the issuer, and answers where it would come back to. */
    String back(TestBrowser browser, String to) throws Exception {
        TestBrowser.Page sent = browser.open("/portal/sign-in?issuer=corp&to=" + to);
        URI address = issuer.authorize(URI.create(sent.header("Location")));
        return address.getRawPath() + "?" + address.getRawQuery();
    }

    /** Asks the admin API, as a program on this machine. */
    String admin(String path, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.managementUrl().resolve("/admin/v1" + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** The audit of all that came before. A thread of its own writes it, in order: a refusal that comes last is waited for. */
    String audit() throws Exception {
        String last = browser().open("/portal/signed-in").body().replaceAll("(?s).*say: <code>([^<]+)</code>.*", "$1");
        return auditWith(last);
    }

    /** All of it as soon as this is in it: a request that is sent on is recorded when its answer is out. */
    String auditWith(String wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        String audit = Files.readString(directory.resolve("audit.jsonl"));
        while (!audit.contains(wanted) || !audit.endsWith("\n")) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the audit has no " + wanted + ": " + audit);
            }
            Thread.sleep(5);
            audit = Files.readString(directory.resolve("audit.jsonl"));
        }
        return audit;
    }

    /** The audit, which has all of this. */
    String auditWith(String... texts) throws Exception {
        String audit = audit();
        assertThat(audit).contains(texts);
        return audit;
    }

    @Override
    public void close() {
        server.close();
        issuer.close();
    }
}
