package dev.cambist.bench.gateway;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Postgres;
import dev.cambist.bench.load.Program;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Debian's registry on loopback, and before it Cambist's image and other proxies; its files go when it is closed. */
final class ProxiedRegistry implements AutoCloseable {
    static final String REPOSITORY = "bench/image";

    /** How many push at once, each into a repository of its own. */
    static final int CLIENTS = 4;

    private final Path directory;
    private final Optional<ServedCertificate> certificate; // of all proxies, where they speak TLS
    private final List<Program> programs = new ArrayList<>();
    private final List<Postgres> postgres = new ArrayList<>();
    private final List<Way> ways = new ArrayList<>();

    private ProxiedRegistry(Path directory, Optional<ServedCertificate> certificate) {
        this.directory = directory;
        this.certificate = certificate;
    }

    /** Starts the registry, and those that are to stand before it and can be had here. */
    static ProxiedRegistry start(Proxy... proxies) throws IOException, InterruptedException {
        return start(Optional.empty(), proxies);
    }

    /** The same with TLS and HTTP/2 before it, and none of either behind. */
    static ProxiedRegistry startEncrypted(ServedCertificate certificate, Proxy... proxies)
            throws IOException, InterruptedException {
        return start(Optional.of(certificate), proxies);
    }

    private static ProxiedRegistry start(Optional<ServedCertificate> certificate, Proxy... proxies)
            throws IOException, InterruptedException {
        ProxiedRegistry site = new ProxiedRegistry(Files.createTempDirectory("bench-gateway-"), certificate);
        Runtime.getRuntime().addShutdownHook(new Thread(site::end, "end")); // also where the run is given up
        try {
            site.open(Stream.of(proxies).filter(Proxy::isInstalled).toList());
            return site;
        } catch (IOException | InterruptedException | RuntimeException e) {
            site.close();
            throw e;
        }
    }

    private void open(List<Proxy> proxies) throws IOException, InterruptedException {
        if (certificate.isPresent()) {
            certificate.get().write(directory);
        }
        int direct = Machine.freePort();
        write("registry.yaml", registry(direct));
        run("registry", direct, "docker-registry", "serve", "registry.yaml");
        for (Proxy proxy : proxies) {
            int port = Machine.freePort();
            ways.add(
                    switch (proxy) {
                        case GATEWAY -> gateway(proxy, port, direct, "");
                        case IN_MEMORY -> gateway(proxy, port, direct, "store: memory\n");
                        case IN_POSTGRES ->
                            gateway(proxy, port, direct, postgres().block());
                        case NGINX -> nginx(proxy, port, direct);
                        case GO -> go(proxy, port, direct);
                        case JETTY -> jetty(proxy, port, direct);
                        case NONE -> new Way(proxy.title(), direct, Optional.empty(), Optional.empty());
                    });
        }
    }

    private Way gateway(Proxy proxy, int port, int registry, String blocks) throws IOException, InterruptedException {
        String launcher = Machine.root().resolve("cambist").toString();
        Program.run("build", directory, List.of(launcher, "--version")); // builds the image where it is not up to date
        String file = proxy.name() + ".yaml";
        write(file, cambist(proxy, port, registry) + blocks);
        Program gateway = run(proxy.name(), port, launcher, "serve", "--config", file);
        return new Way(proxy.title(), port, Optional.of(token(port)), Optional.of(gateway));
    }

    private Postgres postgres() throws IOException, InterruptedException {
        Postgres started = Postgres.start();
        postgres.add(started);
        return started;
    }

    private Way nginx(Proxy proxy, int port, int registry) throws IOException, InterruptedException {
        String listen = certificate.isPresent() ? " ssl http2; " + ServedCertificate.nginx() : ";";
        write("nginx.conf", nginx(port, listen, registry));
        Program nginx = run("nginx", port, "nginx", "-p", directory.toString(), "-c", "nginx.conf", "-e", "stderr");
        return new Way(proxy.title(), port, Optional.empty(), Optional.of(nginx));
    }

    private Way go(Proxy proxy, int port, int registry) throws IOException, InterruptedException {
        Path source = Machine.root().resolve("bench/src/main/go/reverseproxy/main.go");
        Program.run(
                "go",
                directory,
                List.of("go", "build", "-o", directory.resolve("reverseproxy").toString(), source.toString()));
        List<String> command = new ArrayList<>(List.of(
                directory.resolve("reverseproxy").toString(), Integer.toString(port), Integer.toString(registry)));
        certificate.ifPresent(files -> command.addAll(List.of(ServedCertificate.CHAIN, ServedCertificate.KEY)));
        Program program = run("reverseproxy", port, command.toArray(String[]::new));
        return new Way(proxy.title(), port, Optional.empty(), Optional.of(program));
    }

    private Way jetty(Proxy proxy, int port, int registry) throws IOException, InterruptedException {
        List<String> ports = List.of(Integer.toString(port), Integer.toString(registry));
        Program program = await(port, Program.startJava("jetty", directory, BareRelay.class, ports));
        return new Way(proxy.title(), port, Optional.empty(), Optional.of(program));
    }

    static String repository(int client) {
        return "bench/client-" + client;
    }

    /** In the order in which they were asked for. */
    List<Way> ways() {
        return List.copyOf(ways);
    }

    Way way(Proxy proxy) {
        return ways.stream()
                .filter(way -> way.name().equals(proxy.title()))
                .findFirst()
                .orElseThrow();
    }

    private static String registry(int port) {
        return """
                version: 0.1
                log: { level: error, accesslog: { disabled: true } }
                storage:
                  filesystem: { rootdirectory: data }
                  delete: { enabled: true }
                http: { addr: "localhost:%d", relativeurls: true }
                """.formatted(port);
    }

    /** Who may do what is the registry's business here: nginx only passes on, and keeps no copy on disk of its own. */
    private static String nginx(int port, String listen, int registry) {
        return """
                worker_processes auto;
                daemon off;
                error_log stderr warn;
                pid nginx.pid;
                events { worker_connections 1024; }
                http {
                    access_log requests.log;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    sendfile on;
                    tcp_nopush on;
                    keepalive_requests 1000000;
                    client_max_body_size 0;
                    upstream registry { server 127.0.0.1:%d; keepalive 32; keepalive_requests 1000000; }
                    server {
                        listen 127.0.0.1:%d%s
                        location /v2/ {
                            proxy_pass http://registry;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_set_header Host $http_host;
                            proxy_set_header X-Forwarded-For $remote_addr;
                            proxy_set_header X-Forwarded-Proto $scheme;
                            proxy_request_buffering off;
                            proxy_buffering on;
                            proxy_max_temp_file_size 0;
                        }
                    }
                }
                """.formatted(registry, port, listen);
    }

    private String cambist(Proxy proxy, int port, int registry) {
        return """
                server:
                  listen: localhost:%d
                  management: localhost:0
                  data: data-%s
                  stop-timeout: 1s
                %stokens: { access-lifetime: 2h }
                registries:
                  - service: localhost
                    upstream: http://127.0.0.1:%d
                access:
                  - who: anyone
                    role: AcrPush
                    on: ["bench/*"]
                """.formatted(
                        port,
                        proxy.name().toLowerCase(Locale.ROOT),
                        certificate.isPresent() ? ServedCertificate.cambist() : "",
                        registry);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private Program run(String name, int port, String... command) throws IOException, InterruptedException {
        return await(port, Program.start(name, directory, List.of(command)));
    }

    private Program await(int port, Program program) throws IOException, InterruptedException {
        programs.add(program);
        KeptConnection.await(port, program);
        return program;
    }

    /** Nobody's access token, for the rights that everybody has here. */
    private String token(int port) throws IOException, InterruptedException {
        List<String> repositories = Stream.concat(
                        Stream.of(REPOSITORY), IntStream.range(0, CLIENTS).mapToObj(ProxiedRegistry::repository))
                .toList();
        String scheme = certificate.isPresent() ? "https" : "http";
        URI address = URI.create(scheme + "://localhost:" + port + tokenOf(repositories));
        HttpClient.Builder builder = HttpClient.newBuilder();
        certificate.ifPresent(served -> builder.sslContext(served.trust()));
        try (HttpClient client = builder.build()) {
            return token(client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray())
                    .body());
        }
    }

    /** Where a token for these repositories is asked for. */
    static String tokenOf(List<String> repositories) {
        return repositories.stream()
                .map(name -> "&scope=repository:" + name + ":pull,push")
                .collect(Collectors.joining("", "/oauth2/token?service=localhost", ""));
    }

    /** The token of an answer. */
    static String token(byte[] body) {
        try {
            return JsonObject.parse(body)
                    .text("access_token")
                    .orElseThrow(() -> new IllegalStateException("the server gave no token"));
        } catch (JsonException e) {
            throw new IllegalStateException("the token's answer is no JSON", e);
        }
    }

    private void end() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException("something is left in " + directory, e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        programs.reversed().forEach(Program::close);
        for (Postgres one : postgres) {
            one.close();
        }
        Machine.remove(directory);
    }
}
