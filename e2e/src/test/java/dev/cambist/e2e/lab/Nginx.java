package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's nginx with a file of the documentation, at another port and with a certificate for localhost. */
public final class Nginx implements AutoCloseable {
    /** What the package's own nginx.conf does around the file, with everything in one directory. */
    private static final String AROUND = """
            user root root;
            worker_processes 1;
            error_log stderr info;
            pid nginx.pid;
            events { worker_connections 256; }
            http {
                access_log requests.log;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                include site.conf;
            }
            """;

    private final Program program;
    private final Path directory;
    private final Path authority;

    private Nginx(Program program, Path directory, Path authority) {
        this.program = program;
        this.directory = directory;
        this.authority = authority;
    }

    /**
     * Starts the file with this name in {@code docs/proxies.md}.
     *
     * @param ports the documentation's ports, and those of this run in their place
     */
    public static Nginx start(String name, Path directory, Map<Integer, Integer> ports) throws IOException {
        return start(name, directory, ports, file -> file);
    }

    /** Starts such a file after a change, as somebody makes by mistake. */
    public static Nginx start(String name, Path directory, Map<Integer, Integer> ports, UnaryOperator<String> change)
            throws IOException {
        String site = change.apply(documented(name)).replaceAll("/etc/nginx/[a-z]+\\.(crt|key)", "localhost.$1");
        for (Map.Entry<Integer, Integer> port : ports.entrySet()) {
            site = site.replaceAll(
                    "\\b" + port.getKey() + "\\b(?= ssl|;)", port.getValue().toString());
        }
        return startSite(directory, site.replaceAll("[a-z]+\\.example\\.com", "localhost"));
    }

    /** Starts one with this in the block http. */
    public static Nginx startSite(Path directory, String site) throws IOException {
        Certificates certificates = Certificates.write(directory);
        write(directory, "nginx.conf", AROUND);
        write(directory, "site.conf", site);
        Program program = Program.start(
                "nginx",
                directory,
                Map.of(),
                List.of(
                        Tool.NGINX.path().toString(),
                        "-p",
                        directory.toString(),
                        "-c",
                        "nginx.conf",
                        "-e",
                        "stderr",
                        "-g",
                        "daemon off;"));
        return new Nginx(program, directory, certificates.authority());
    }

    private static String documented(String name) throws IOException {
        Matcher block = Pattern.compile(
                        "```nginx\n# /etc/nginx/conf.d/" + Pattern.quote(name) + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Launcher.file("docs/proxies.md")));
        if (!block.find()) {
            throw new AssertionError("docs/proxies.md has no file " + name);
        }
        return block.group(1);
    }

    private static void write(Path directory, String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, UTF_8);
    }

    /** Waits until this has such a status, judged by a client that trusts the certificate. */
    public Nginx await(URI address, int status) {
        program.awaitReady(() -> Commands.run(
                        directory,
                        List.of(
                                Tool.CURL.path().toString(),
                                "--silent",
                                "--output",
                                "/dev/null",
                                "--write-out",
                                "%{http_code}",
                                "--cacert",
                                authority().toString(),
                                address.toString()))
                .output()
                .equals(Integer.toString(status)));
        return this;
    }

    /** Waits until it takes connections, whatever it speaks there. */
    public Nginx awaitListening(int port) {
        program.awaitReady(() -> isTaken(port));
        return this;
    }

    private static boolean isTaken(int port) {
        try (Socket socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** The certificate that its clients have to trust, as a PEM file. */
    public Path authority() {
        return authority;
    }

    /** What it has been asked. */
    public String requests() throws IOException {
        return Files.readString(directory.resolve("requests.log"));
    }

    @Override
    public void close() {
        program.close();
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
