package dev.cambist.bench.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One way to the registry.
 *
 * @param port of the loopback interface
 * @param token the access token to show
 * @param proxy what stands in the way
 */
record Way(String name, int port, Optional<String> token, Optional<Program> proxy) {
    /** CPU seconds of the proxy so far, with those of its compilers. */
    double cpu() {
        return proxy.map(Program::cpu).orElse(0.0);
    }

    /** CPU seconds of its compilers alone. */
    double compiling() {
        return proxy.map(Program::compiling).orElse(0.0);
    }

    /**
     * The same with a token of one's own, as a client gets it that comes for the first time: it is told that it needs one,
     * and asks for it. Where it needs none, it is told that.
     */
    Way signIn(KeptConnection wire, String repository) throws IOException {
        Way nobody = new Way(name, port, Optional.empty(), proxy);
        wire.ask(nobody.request("GET", "/v2/"), token.isPresent() ? 401 : 200);
        return token.isPresent() ? new Way(name, port, Optional.of(nobody.token(wire, repository)), proxy) : this;
    }

    private String token(KeptConnection wire, String repository) throws IOException {
        wire.send(request("GET", ProxiedRegistry.tokenOf(List.of(repository))));
        return ProxiedRegistry.token(wire.body(wire.head(200).length()));
    }

    /** The head of a request, in bytes. */
    ByteBuffer request(String method, String target, String... headers) {
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(target)
                .append(" HTTP/1.1\r\nHost: localhost:")
                .append(port)
                .append("\r\nUser-Agent: bench\r\nAccept: */*\r\n");
        token.ifPresent(
                value -> head.append("Authorization: Bearer ").append(value).append("\r\n"));
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(US_ASCII));
    }
}
