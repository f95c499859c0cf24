package dev.cambist.bench.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Spread;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.CambistServer;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.StoreAccess;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.User;
import dev.cambist.testkit.idp.WebClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How long a person waits for the first byte of the portal's pages about repositories, where the index has very many and
 * where it has ten; both servers are asked in turns.
 */
public final class PortalReport implements AutoCloseable {
    private static final int REPOSITORIES = 10_000;
    private static final int MANIFESTS = 100_000;
    private static final int FEW = 10;
    private static final int FEW_MANIFESTS = 1000; // a hundred in each
    private static final int ROUNDS = 200;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String GROUP = "7a1c0f7e-0000-4000-8000-000000000001";
    private static final Pattern SIGN_IN = Pattern.compile("href=\"(/portal/sign-in[^\"]*)\"");
    private static final String CONFIGURATION = """
            server: { listen: "localhost:0", management: "localhost:0", data: data }
            registries: [{ service: registry.example.com, upstream: "UPSTREAM" }]
            issuers:
              - name: corp
                entra: { tenants: [TENANT], authority: "AUTHORITY", audiences: [portal] }
                client: { id: portal }
            access:
              - { who: { issuer: corp, groups: [GROUP] }, role: AcrPull, on: ["team/**"] }
            portal: {}
            """;

    /** The pages that are asked for, each with its address. */
    private static final Map<String, String> PAGES = pages();

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer registry;
    private final IdentityProvider provider;
    private final CambistServer server;
    private final String cookie;

    private PortalReport(Filling filling, Path directory)
            throws IOException, StoreException, SQLException, ConfigurationException, InterruptedException {
        Path data = Files.createDirectories(directory.resolve("data"));
        try (StoreAccess empty = new StoreAccess(new StoreSettings.Embedded(), data)) {
            empty.claim();
            empty.get(); // makes the schema
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("cambist.db"))) {
            filling.into(connection);
        }
        registry = registry(filling);
        provider = IdentityProvider.start();
        Path file = Files.writeString(
                directory.resolve("cambist.yaml"),
                CONFIGURATION
                        .replace(
                                "UPSTREAM",
                                "http://localhost:" + registry.getAddress().getPort())
                        .replace("TENANT", IdentityProvider.TENANT)
                        .replace("AUTHORITY", provider.url().toString())
                        .replace("GROUP", GROUP));
        server = CambistServer.start(file, Map.of(), InstantSource.system());
        cookie = signIn();
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("the list of repositories", "/portal/repositories");
        pages.put("the same, from the middle", "/portal/repositories?after=team/app5");
        pages.put("a search for those at the end", "/portal/repositories?search=app9");
        pages.put("a search that finds nothing", "/portal/repositories?search=nothing");
        pages.put("a page of tags", "/portal/repository?registry=registry.example.com&name=team/app0");
        pages.put(
                "the same by name, from the middle",
                "/portal/repository?registry=registry.example.com&name=team/app0&order=name&after=v5");
        return pages;
    }

    /** Takes the numbers of repositories, of manifests (a tenth of them in one repository) and of rounds. */
    public static void main(String[] arguments) throws Exception {
        int repositories = arguments.length > 0 ? Integer.parseInt(arguments[0]) : REPOSITORIES;
        int manifests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : MANIFESTS;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : ROUNDS;
        System.out.printf(
                Locale.ROOT,
                "%n%s; %d repositories and %d manifests, each page asked for %d times%n%n",
                Machine.state(),
                repositories,
                manifests,
                rounds);
        Path directory = Files.createTempDirectory("bench-portal-");
        try (PortalReport few = new PortalReport(
                        new Filling(FEW, FEW_MANIFESTS), Files.createDirectory(directory.resolve("few")));
                PortalReport many = new PortalReport(
                        new Filling(repositories, manifests), Files.createDirectory(directory.resolve("many")))) {
            System.out.print("""
                    | page | least ms | median ms | 99 %% within ms | most KB | least ratio | to ten repositories | most ratio |
                    | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                    """.formatted());
            for (Map.Entry<String, String> page : PAGES.entrySet()) {
                compare(page.getKey(), page.getValue(), few, many, rounds);
            }
        } finally {
            Machine.remove(directory);
        }
    }

    private static void compare(String name, String address, PortalReport few, PortalReport many, int rounds)
            throws IOException, InterruptedException {
        long most = 0;
        for (int round = 0; round < rounds; round++) { // in which Java compiles
            few.firstByte(address);
            most = Math.max(most, many.firstByte(address).bytes());
        }
        Spread little = new Spread();
        Spread much = new Spread();
        for (int round = 0; round < rounds; round++) {
            little.add(few.firstByte(address).millis());
            much.add(many.firstByte(address).millis());
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %d | %s |%n",
                name,
                much.least(),
                much.median(),
                much.part(0.99),
                most / 1000,
                much.over(little).columns(2));
    }

    /** An answer's time to its first byte, and its length. */
    private record Measured(double millis, long bytes) {}

    private Measured firstByte(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.publicUrl().resolve(address))
                .header("Cookie", cookie)
                .header("Accept", "text/html")
                .build();
        long start = System.nanoTime();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        try (InputStream body = answer.body()) {
            byte[] page = body.readAllBytes();
            if (answer.statusCode() != 200) {
                throw new IOException(
                        "status " + answer.statusCode() + " to " + address + ": " + new String(page, UTF_8));
            }
            return new Measured(millis, page.length);
        }
    }

    /** A registry that has the tags which the index knows, and nothing else. */
    private static HttpServer registry(Filling filling) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> tags = IntStream.range(0, filling.inLargest())
                .mapToObj(number -> "v" + number)
                .toList();
        byte[] list = JsonWriter.write(Map.of("name", Filling.key(0).repository(), "tags", tags))
                .getBytes(UTF_8);
        server.createContext("/v2/" + Filling.key(0).repository() + "/tags/list", call -> {
            call.getResponseHeaders().set("Content-Type", "application/json");
            call.sendResponseHeaders(200, list.length);
            call.getResponseBody().write(list);
            call.close();
        });
        server.start();
        return server;
    }

    /** The cookie of somebody who may pull everything. */
    private String signIn() throws IOException, InterruptedException {
        User person = provider.add(User.named("dora").withGroups(GROUP));
        provider.add(WebClient.withoutSecret(
                "portal", server.publicUrl().resolve("/portal/signed-in").toString()));
        HttpResponse<String> welcome = open("/", "");
        Matcher link = SIGN_IN.matcher(welcome.body());
        if (!link.find()) {
            throw new IOException("nobody can sign in: " + welcome.body());
        }
        HttpResponse<String> sent = open(link.group(1).replace("&amp;", "&"), "");
        URI back = provider.signIn(
                person, URI.create(sent.headers().firstValue("Location").orElseThrow()));
        HttpResponse<String> signedIn = open(back.getRawPath() + "?" + back.getRawQuery(), cookie(sent));
        if (signedIn.statusCode() != 303) {
            throw new IOException("nobody is signed in: " + signedIn.body());
        }
        return signedIn.headers().allValues("Set-Cookie").stream()
                .filter(set -> set.startsWith("cambist="))
                .map(set -> set.substring(0, set.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    private static String cookie(HttpResponse<String> answer) {
        String set = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    private HttpResponse<String> open(String address, String shown) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.publicUrl() + address)).header("Accept", "text/html");
        if (!shown.isEmpty()) {
            request.header("Cookie", shown);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.close();
        server.close();
        provider.close();
        registry.stop(0);
    }
}
