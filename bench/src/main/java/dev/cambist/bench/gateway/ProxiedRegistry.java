package dev.cambist.bench.gateway;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Program;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's registry on loopback, and before it Debian's nginx and Cambist's image; its files go when it is closed. */
final class ProxiedRegistry implements AutoCloseable {
    static final String REPOSITORY = "bench/image";

    private final Path directory;
    private final List<Program> programs = new ArrayList<>();
    private final List<Way> ways = new ArrayList<>();

    private ProxiedRegistry(Path directory) {
        this.directory = directory;
    }

    /**
     * Starts all three.
     *
     * @param root of the checkout, with the launcher
     */
    static ProxiedRegistry start(Path root) throws IOException, InterruptedException {
        ProxiedRegistry site = new ProxiedRegistry(Files.createTempDirectory("bench-gateway-"));
        Runtime.getRuntime().addShutdownHook(new Thread(site::end, "end")); // also where the run is given up
        try {
            site.open(root);
            return site;
        } catch (IOException | InterruptedException | RuntimeException e) {
            site.close();
            throw e;
        }
    }

    private void open(Path root) throws IOException, InterruptedException {
        int direct = freePort();
        write("registry.yaml", registry(direct));
        run("registry", direct, "docker-registry", "serve", "registry.yaml");

        int nginxPort = freePort();
        write("nginx.conf", nginx(nginxPort, direct));
        Program nginx =
                run("nginx", nginxPort, "nginx", "-p", directory.toString(), "-c", "nginx.conf", "-e", "stderr");

        int gatewayPort = freePort();
        write("cambist.yaml", cambist(gatewayPort, direct));
        String launcher = root.resolve("cambist").toString();
        Program.run("build", directory, List.of(launcher, "--version")); // builds the image where it is not up to date
        Program gateway = run("cambist", gatewayPort, launcher, "serve", "--config", "cambist.yaml");

        ways.add(new Way("gateway", gatewayPort, Optional.of(token(gatewayPort)), Optional.of(gateway)));
        ways.add(new Way("nginx", nginxPort, Optional.empty(), Optional.of(nginx)));
        ways.add(new Way("direct", direct, Optional.empty(), Optional.empty()));
    }

    /** Through the gateway, through nginx, and without either, in this order. */
    List<Way> ways() {
        return List.copyOf(ways);
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
    private static String nginx(int port, int registry) {
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
                        listen 127.0.0.1:%d;
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
                """.formatted(registry, port);
    }

    private static String cambist(int port, int registry) {
        return """
                server:
                  listen: localhost:%d
                  management: localhost:0
                  data: keys
                  stop-timeout: 1s
                tokens: { access-lifetime: 2h }
                registries:
                  - service: localhost
                    upstream: http://127.0.0.1:%d
                access:
                  - who: anyone
                    role: AcrPush
                    on: ["bench/*"]
                """.formatted(port, registry);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private Program run(String name, int port, String... command) throws IOException, InterruptedException {
        Program program = Program.start(name, directory, List.of(command));
        programs.add(program);
        KeptConnection.await(port, program);
        return program;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Nobody's access token, for the rights that everybody has here. */
    private static String token(int port) throws IOException, InterruptedException {
        URI address = URI.create("http://localhost:" + port + "/oauth2/token?service=localhost&scope=repository:"
                + REPOSITORY + ":pull,push");
        try (HttpClient client = HttpClient.newHttpClient()) {
            byte[] body = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofByteArray())
                    .body();
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
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
