package dev.cambist.e2e.lab;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.cambist.server.CambistServer;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.trust.RegistryFormat;
import dev.cambist.server.trust.RegistryTrust;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A Cambist server that can be stopped and started again: same port, same file, same keys. */
public final class Cambist implements AutoCloseable {
    private static final String SERVER = """
            server:
              listen: localhost:%d
              management: localhost:0
              data: data
            """;

    private final Path file;
    private final int port;
    private final String block;
    private final Optional<Certificates> certificates;
    private final HttpClient client;
    private CambistServer server;

    private Cambist(Path file, int port, String block, Optional<Certificates> certificates, CambistServer server) {
        this.file = file;
        this.port = port;
        this.block = block;
        this.certificates = certificates;
        this.client = certificates.map(its -> Http.trusting(its.context())).orElse(Http.CLIENT);
        this.server = server;
    }

    public static Cambist start(Path directory, String policy) throws Exception {
        return start(directory, policy, InstantSource.system());
    }

    /**
     * Starts a server whose file and keys are in this directory.
     *
     * @param policy the configuration without its {@code server} block
     */
    public static Cambist start(Path directory, String policy, InstantSource clock) throws Exception {
        int port = Ports.free();
        return start(directory, port, SERVER.formatted(port), policy, clock, Optional.empty());
    }

    /** The same with TLS, and a certificate for localhost. */
    public static Cambist startWithTls(Path directory, String policy, InstantSource clock) throws Exception {
        int port = Ports.free();
        Certificates certificates = Certificates.write(Files.createDirectories(directory));
        String block = SERVER.formatted(port) + "  tls: { certificate: " + Certificates.CERTIFICATE + ", key: "
                + Certificates.KEY + " }\n";
        return start(directory, port, block, policy, clock, Optional.of(certificates));
    }

    /** Starts a server that clients reach by a proxy on this machine, at the given address. */
    public static Cambist startBehind(URI proxy, Path directory, String policy) throws Exception {
        int port = Ports.free();
        String block = SERVER.formatted(port) + "  url: " + proxy + "\n  trusted-proxies: [127.0.0.1]\n";
        return start(directory, port, block, policy, InstantSource.system(), Optional.empty());
    }

    private static Cambist start(
            Path directory,
            int port,
            String block,
            String policy,
            InstantSource clock,
            Optional<Certificates> certificates)
            throws Exception {
        Path file = Files.createDirectories(directory).resolve("cambist.yaml");
        Files.writeString(file, block + policy);
        return new Cambist(file, port, block, certificates, CambistServer.start(file, Map.of(), clock));
    }

    /** Ends the server and starts another one in its place. */
    public void restart(InstantSource clock) throws Exception {
        server.close();
        server = CambistServer.start(file, Map.of(), clock);
    }

    /** What is done to the files of a server that does not run. */
    public interface Work {
        void run() throws Exception;
    }

    /** Ends the server, does this, and starts another one in its place. */
    public void whileStopped(Work work) throws Exception {
        server.close();
        work.run();
        server = CambistServer.start(file, Map.of(), InstantSource.system());
    }

    /** Replaces the policy in one step, as editors and configuration managers do. */
    public void configure(String policy) throws Exception {
        Path next = file.resolveSibling("next.yaml");
        Files.writeString(next, block + policy);
        Files.move(next, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    /** Writes the policy over the old one, as {@code cat >} does. */
    public void overwrite(String policy) throws Exception {
        Files.writeString(file, block + policy);
    }

    /** Where its keys are. */
    public Path data() {
        return file.resolveSibling("data");
    }

    public int port() {
        return port;
    }

    public URI exchangeUrl() {
        return url("/oauth2/exchange");
    }

    public URI tokenUrl() {
        return url("/oauth2/token");
    }

    /** Host and port, as they stand at the front of an image's name where it is a registry's front door. */
    public String host() {
        return "localhost:" + port;
    }

    /** An address of the management listener. */
    public URI managementUrl(String path) {
        return server.managementUrl().resolve(path);
    }

    /** An address of the public listener; the path is taken as it is. */
    public URI url(String path) {
        return URI.create((certificates.isPresent() ? "https://" : "http://") + host() + path);
    }

    /** What clients have to trust, as a PEM file; only with TLS. */
    public Optional<Path> authority() {
        return certificates.map(Certificates::authority);
    }

    /** The answer to an identity token at the exchange. */
    public Http.Answer exchange(String service, String identityToken) {
        return exchange(Map.of("grant_type", "access_token", "service", service, "access_token", identityToken));
    }

    public Http.Answer exchange(Map<String, String> form) {
        return Http.post(client, exchangeUrl(), form);
    }

    /** The refresh token that an identity token buys. */
    public String refreshToken(String service, String identityToken) {
        return exchange(service, identityToken).text("refresh_token");
    }

    /** The answer to a refresh token at the token endpoint. */
    public Http.Answer token(String service, String refreshToken, String scope) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("service", service);
        form.put("refresh_token", refreshToken);
        form.put("scope", scope);
        return Http.post(client, tokenUrl(), form);
    }

    /** The access token that a refresh token buys. */
    public String accessToken(String service, String refreshToken, String scope) {
        return token(service, refreshToken, scope).text("access_token");
    }

    /** The access token that everybody may have. */
    public String anonymousToken(String service, String scope) {
        Map<String, String> form =
                Map.of("grant_type", "password", "client_id", "test", "service", service, "scope", scope);
        return Http.post(client, tokenUrl(), form).text("access_token");
    }

    /** The answer to an access token under {@code /v2/}, where it is a registry's front door. */
    public Http.Answer get(String path, String accessToken) {
        return Http.getWithBearer(client, url(path), accessToken);
    }

    /** What {@code cambist trust} prints and writes for a registry. */
    public RegistryTrust trust(String service, RegistryFormat format, Path directory) throws Exception {
        Configuration configuration = ConfigurationFile.read(file, Map.of());
        RegistrySettings registry = configuration.registries().stream()
                .filter(settings -> settings.service().equals(service))
                .findFirst()
                .orElseThrow();
        KeyDirectory keys = KeyDirectory.open(
                configuration.server().data(), configuration.keys().encryption(), InstantSource.system());
        return RegistryTrust.of(
                format, registry, configuration.tokens(), configuration.server().realm(), directory, keys);
    }

    @Override
    public void close() {
        server.close();
    }
}
