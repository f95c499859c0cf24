package dev.cambist.server.config;

/**
 * Where to listen.
 *
 * @param host a host name or IP address of this machine
 * @param port a TCP port; 0 for any that is free
 */
public record HostPort(String host, int port) {
    public HostPort {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("expected HOST:PORT such as 127.0.0.1:8080");
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
