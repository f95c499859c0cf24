package dev.cambist.e2e.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that the tests need and {@code e2e/install-tools.sh} installs. */
public enum Tool {
    DOCKER_REGISTRY("docker-registry", "debian"),
    SKOPEO("skopeo", "debian"),
    PODMAN("podman", "debian"),
    CURL("curl", "debian"),
    DOCKER("docker", "debian"),
    /** Makes objects of Kubernetes without a cluster. */
    KUBECTL("kubectl", "debian"),
    NGINX("nginx", "debian"),
    PROMETHEUS("prometheus", "debian"),
    PROMTOOL("promtool", "debian"),
    POSTGRES("postgres", "debian"),
    SQLITE("sqlite3", "debian"),
    /** A PKCS #11 token in files; its library comes with it. */
    SOFTHSM("softhsm2-util", "debian"),
    /** Puts certificates into tokens. */
    PKCS11_TOOL("pkcs11-tool", "debian"),
    /** Gives a program a clock that is wrong. */
    FAKETIME("faketime", "debian"),
    DISTRIBUTION("registry", "distribution"),
    ZOT("zot", "zot"),
    KEYCLOAK("kc.sh", "keycloak"),
    HELM("helm", "helm"),
    CRANE("crane", "crane"),
    ORAS("oras", "oras"),
    /** Reads compose files as docker compose does. */
    COMPOSE("compose-spec", "compose"),
    /** The OCI distribution specification's own suite. */
    CONFORMANCE("conformance", "conformance"),
    /** OpenTelemetry's collector. */
    OTELCOL("otelcol", "otelcol"),
    LINTIAN("lintian", "debian"),
    NODE("node", "debian"),
    SYSTEMD_ANALYZE("systemd-analyze", "debian"),
    /** A Debian with its minimum and systemd, to install packages on; its shell stands for it. */
    DEBIAN("dash", "debian-root"),
    PYTHON("python", "python"),
    /** Microsoft's command line, as far as {@code az acr} needs it. */
    AZ("az", "az"),
    /** Microsoft's acr-cli, which is not installed: its tests run where somebody has built it. */
    ACR("acr", "acr"),
    CHROMIUM("chromium", "debian"),
    /** Drives it. */
    CHROMEDRIVER("chromedriver", "debian"),
    /** Builds the documentation as a site. */
    MKDOCS("mkdocs", "site");

    private static final String KEYCLOAK_DIRECTORY = "keycloak-26.7.3";

    private final String program;
    private final String argument;

    Tool(String program, String argument) {
        this.program = program;
        this.argument = argument;
    }

    /** Where it is; when it is nowhere, the test fails with the command that installs it. */
    public Path path() {
        return find().orElseThrow(() -> new IllegalStateException(missing()));
    }

    public Optional<Path> find() {
        return candidates().filter(Files::isExecutable).findFirst();
    }

    /** What is missing, and what to do. */
    public String missing() {
        return switch (this) {
            case ZOT ->
                "zot is not there; no package registry carries it, so put a release binary at "
                        + installed().resolve("bin/zot") + " or on PATH to run these tests";
            case ACR ->
                "Microsoft's acr-cli is not there; it is built from a clone of github.com/Azure/acr-cli, so build it at "
                        + installed().resolve("bin/acr")
                        + " (CONTRIBUTING.md has the command) or set CAMBIST_ACR_CLI to run these tests";
            default -> program + " is missing; install it with: e2e/install-tools.sh " + argument;
        };
    }

    /** What installation puts under the directory of tools, before what happens to be on the path. */
    private Stream<Path> candidates() {
        return switch (this) {
            case DISTRIBUTION, HELM, CRANE, ORAS, COMPOSE, CONFORMANCE, OTELCOL ->
                Stream.of(installed().resolve("bin").resolve(program));
            case KEYCLOAK -> Stream.of(installed().resolve(KEYCLOAK_DIRECTORY).resolve("bin/kc.sh"));
            case DEBIAN -> Stream.of(installed().resolve("debian-bookworm/bin/dash"));
            case PYTHON -> Stream.of(installed().resolve("python/bin/python"));
            case AZ -> Stream.of(installed().resolve("az/bin/az"));
            case ACR ->
                Stream.concat(
                        Optional.ofNullable(System.getenv("CAMBIST_ACR_CLI")).map(Path::of).stream(),
                        Stream.of(installed().resolve("bin/acr")));
            case MKDOCS -> Stream.of(installed().resolve("site/bin/mkdocs"));
            case ZOT -> Stream.concat(Stream.of(installed().resolve("bin/zot")), onPath());
            case POSTGRES -> versions(Path.of("/usr/lib/postgresql"));
            case NGINX -> Stream.concat(onPath(), Stream.of(Path.of("/usr/sbin/nginx")));
            default -> onPath();
        };
    }

    /** Debian keeps the programs of each version in a directory of their own. */
    private Stream<Path> versions(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(version -> version.resolve("bin").resolve(program)).toList().stream();
        } catch (IOException e) {
            return Stream.empty(); // not installed
        }
    }

    private Stream<Path> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory).resolve(program));
    }

    /** The OpenAPI documents of Kubernetes' API, in one directory. */
    public static Path kubernetesSchemas() {
        Path schemas = installed().resolve("kubernetes");
        if (!Files.exists(schemas.resolve(".cambist-stamp"))) {
            throw new IllegalStateException("there are no schemas of Kubernetes' API in " + schemas
                    + "; install them with: e2e/install-tools.sh kubernetes");
        }
        return schemas;
    }

    private static Path installed() {
        return Optional.ofNullable(System.getenv("CAMBIST_TOOLS"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "cambist-tools"));
    }
}
