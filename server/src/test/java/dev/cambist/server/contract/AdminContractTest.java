package dev.cambist.server.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.CambistServer;
import dev.cambist.server.admin.AdminApi;
import dev.cambist.server.admin.AdminGate;
import dev.cambist.server.admin.AuditActs;
import dev.cambist.server.admin.CrawlActs;
import dev.cambist.server.admin.KeyActs;
import dev.cambist.server.admin.ReplicaActs;
import dev.cambist.server.admin.RobotActs;
import dev.cambist.server.admin.RobotDigests;
import dev.cambist.server.admin.SessionActs;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.sessions.LiveRevocations;
import dev.cambist.server.sessions.LiveRobots;
import dev.cambist.server.sessions.RobotUses;
import dev.cambist.server.sessions.SessionLog;
import dev.cambist.server.settings.AdminSettings;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.StoreAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a real server answers by its admin API, and to those who ask for their own sessions, is what the documents say: each
 * route, each status, each header and member; and nothing stands in them that is not answered.
 */
final class AdminContractTest {
    private static final String ROBOT =
            "name=nightly&registry=registry.example.com&expires=2099-01-31T00:00:00Z&role=AcrPull&on=team/**";
    private static final Set<String> EVERYWHERE = Set.of("200", "400", "401", "503");

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Set<String>> answered = new TreeMap<>();
    private CambistServer server;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - { service: registry.example.com }
                  - { service: told.example.com, trust: libtrust }
                  - { service: fronted.example.com, upstream: "http://127.0.0.1:1", index: { crawl: 1h } }
                access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                audit: { file: audit/audit.jsonl, mode: strict }
                """);
        server = CambistServer.start(file, Map.of(), InstantSource.system());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void admin_everyRouteAndStatus_isInTheDocumentAndTheOtherWayRound() throws Exception {
        Contract contract = Contract.of("admin.yaml");

        succeed(contract);
        for (String path : contract.methods().keySet()) {
            for (String method : methods(contract, path)) {
                assertThat(admin(contract, method, path, "mistyped=1").statusCode())
                        .isEqualTo(400);
                assertThat(send(
                                        contract,
                                        request(server.managementUrl(), method, path, "")
                                                .header("Origin", "null"))
                                .statusCode())
                        .isEqualTo(401);
            }
            HttpResponse<String> other = admin(contract, "OPTIONS", path, "");
            assertThat(other.statusCode()).isEqualTo(405);
            assertThat(Set.of(other.headers().firstValue("Allow").orElseThrow().split(", ", -1)))
                    .isEqualTo(contract.methods().get(path));
        }
        assertThat(admin(contract, "GET", "/admin/v1/nothing", "").statusCode()).isEqualTo(404);
        loseTheAudit();
        for (String path : contract.methods().keySet()) {
            for (String method : methods(contract, path)) {
                assertThat(admin(contract, method, path, "").statusCode()).isEqualTo(503);
            }
        }

        assertThat(answered).isEqualTo(named(contract));
    }

    private void succeed(Contract contract) throws Exception {
        good(admin(contract, "POST", "/admin/v1/robots", ROBOT));
        good(admin(
                contract,
                "POST",
                "/admin/v1/robots",
                ROBOT.replace("nightly", "other").replace("2099-01-31T00:00:00Z", "never")));
        good(admin(contract, "GET", "/admin/v1/robots", ""));
        good(admin(contract, "POST", "/admin/v1/robots/rotate", "name=nightly&password=2"));
        good(admin(contract, "POST", "/admin/v1/robots/disable", "name=nightly"));
        good(admin(contract, "POST", "/admin/v1/robots/enable", "name=nightly"));
        good(admin(contract, "POST", "/admin/v1/revocations", "robot=nightly"));
        good(admin(contract, "POST", "/admin/v1/revocations", "everything=true&dry_run=true"));
        good(admin(contract, "POST", "/admin/v1/revocations", "issuer=corp&subject=alice"));
        good(admin(contract, "POST", "/admin/v1/revocations", "registry=registry.example.com"));
        good(admin(contract, "POST", "/admin/v1/robots/delete", "name=nightly"));
        good(admin(contract, "GET", "/admin/v1/sessions", "limit=3"));
        good(admin(contract, "GET", "/admin/v1/revocations", ""));
        changeKeys(contract);
        good(admin(contract, "GET", "/admin/v1/audit", "reason=not_an_operator&limit=2"));
        good(admin(contract, "GET", "/admin/v1/audit", ""));
        good(admin(contract, "GET", "/admin/v1/audit/verification", ""));
        good(admin(contract, "GET", "/admin/v1/crawls", ""));
        good(admin(contract, "GET", "/admin/v1/replicas", ""));
        good(admin(contract, "GET", "/admin/v1/audit/verification", "head=" + "0".repeat(64)));
    }

    private void changeKeys(Contract contract) throws Exception {
        good(admin(contract, "POST", "/admin/v1/keys/rotate", "after_seconds=0"));
        String prepared = good(admin(contract, "POST", "/admin/v1/keys/prepare", "registry=told.example.com"));
        String id = JsonObject.parse(prepared.getBytes(UTF_8)).text("id").orElseThrow();
        good(admin(contract, "GET", "/admin/v1/keys", ""));
        good(admin(contract, "POST", "/admin/v1/keys/retire", "id=" + id));
        good(admin(contract, "POST", "/admin/v1/keys/promote", "registry=told.example.com&id=" + id));
        good(admin(contract, "POST", "/admin/v1/keys/retire", ""));
    }

    @Test
    void admin_routesOfTheServer_areThoseOfTheDocument() throws Exception {
        InstantSource clock = InstantSource.system();
        StoreAccess store = new StoreAccess(new StoreSettings.Memory(), directory);
        store.claim();
        LiveRobots robots = new LiveRobots(
                store,
                () -> {
                    throw new IOException("no key is wanted");
                },
                clock);
        RouteTable.Builder routes = RouteTable.builder();
        AdminGate gate = new AdminGate(
                () -> AdminSettings.DEFAULT,
                () -> {
                    throw new AssertionError("nobody calls");
                },
                () -> URI.create("https://login.example.com/oauth2/token"),
                false);
        AdminApi api = new AdminApi(routes, gate, RequestEvents.NONE);
        try (SessionLog log = SessionLog.start(store, clock);
                RobotUses uses = RobotUses.start(store, robots, clock);
                LiveRevocations revocations = LiveRevocations.start(store, robots, () -> {}, clock)) {
            new SessionActs(store, log, revocations, robots, List::of, clock).addTo(api);
            new RobotActs(store, robots, uses, List::of, clock).addTo(api);
            new KeyActs(
                            KeyDirectory.open(directory.resolve("data"), clock),
                            RobotDigests.UNKNOWN,
                            () -> {
                                throw new AssertionError("nobody asks");
                            },
                            clock)
                    .addTo(api);
            new AuditActs(Optional.empty(), Optional.empty()).addTo(api);
            new CrawlActs(List::of).addTo(api);
            new ReplicaActs(() -> {
                        throw new AssertionError("nobody asks");
                    })
                    .addTo(api);
        }

        assertThat(routes.build().paths())
                .isEqualTo(Contract.of("admin.yaml").methods().keySet());
    }

    @ParameterizedTest
    @CsvSource({"/oauth2/sessions", "/oauth2/sessions/revoke"})
    void sessions_refusals_areInTheDocument(String path) throws Exception {
        Contract contract = Contract.of("sessions.yaml");
        assertThat(contract.methods()).containsOnlyKeys("/oauth2/sessions", "/oauth2/sessions/revoke");

        assertThat(own(contract, path, "mistyped=1").statusCode()).isEqualTo(400);
        assertThat(own(contract, path, "service=registry.example.com&all=true&refresh_token=x.y.z")
                        .statusCode())
                .isIn(400, 401);
        assertThat(send(contract, request(server.publicUrl(), "OPTIONS", path, ""))
                        .statusCode())
                .isEqualTo(405);
    }

    private static Set<String> methods(Contract contract, String path) {
        Set<String> methods = new TreeSet<>(contract.methods().get(path));
        methods.remove("HEAD"); // whose answers are those of GET
        return methods;
    }

    /** The statuses that the document names, those for all other methods and paths included. */
    private static Map<String, Set<String>> named(Contract contract) {
        Map<String, Set<String>> named = new TreeMap<>();
        contract.document()
                .get("paths")
                .members()
                .forEach((path, operations) -> operations.members().forEach((method, operation) -> {
                    Set<String> statuses =
                            new TreeSet<>(operation.get("responses").members().keySet());
                    statuses.remove("default");
                    assertThat(statuses).isEqualTo(EVERYWHERE);
                    named.put(method.toUpperCase(Locale.ROOT) + " " + path, statuses);
                }));
        return named;
    }

    private HttpResponse<String> admin(Contract contract, String method, String path, String fields) throws Exception {
        return send(contract, request(server.managementUrl(), method, path, fields));
    }

    private HttpResponse<String> own(Contract contract, String path, String form) throws Exception {
        return send(contract, request(server.publicUrl(), "POST", path, form));
    }

    private static HttpRequest.Builder request(URI at, String method, String path, String fields) {
        if (method.equals("GET")) {
            return HttpRequest.newBuilder(at.resolve(fields.isEmpty() ? path : path + "?" + fields));
        }
        return HttpRequest.newBuilder(at.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString(fields));
    }

    private HttpResponse<String> send(Contract contract, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        assertThat(contract.faults(Answered.of(response)))
                .as("%s: %s", response, response.body())
                .isEmpty();
        String path = response.request().uri().getPath();
        if (contract.methods()
                .getOrDefault(path, Set.of())
                .contains(response.request().method())) {
            answered.computeIfAbsent(response.request().method() + " " + path, first -> new TreeSet<>())
                    .add(Integer.toString(response.statusCode()));
        }
        return response;
    }

    private static String good(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(JsonObject.parse(response.body().getBytes(UTF_8)).members()).isNotEmpty();
        return response.body();
    }

    /** Puts a file where the directory of the audit was. */
    private void loseTheAudit() throws IOException {
        Path audit = directory.resolve("audit");
        try (Stream<Path> files = Files.list(audit)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(audit);
        Files.createFile(audit);
    }
}
