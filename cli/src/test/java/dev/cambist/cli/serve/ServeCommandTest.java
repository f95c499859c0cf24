package dev.cambist.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the service cannot listen. */
@Timeout(60)
class ServeCommandTest {
    @TempDir
    private Path home;

    @Test
    void serve_portThatIsTaken_saysSoAndHowToFindWho() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Ran ran = serve("127.0.0.1:" + taken.getLocalPort());

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": another program does already")
                    .contains("server.listen");
        }
    }

    @Test
    void serve_addressOfAnotherMachine_saysSo() throws Exception {
        // RFC 5737: for documentation alone, and so of no machine.
        Ran ran = serve("192.0.2.1:8080");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("cannot listen on 192.0.2.1:8080: it is no address of this machine");
    }

    @Test
    void explained_privilegedPort_saysWhatItNeeds() {
        // As root, which tests may be, nothing is forbidden.
        IOException failure =
                new IOException("Failed to bind to 0.0.0.0/0.0.0.0:443", new BindException("Permission denied"));

        assertThat(ListenFailure.explained(failure).orElseThrow())
                .hasMessageContaining("cannot listen on 0.0.0.0:443: ports below 1024")
                .hasMessageContaining("CAP_NET_BIND_SERVICE");
    }

    @Test
    void explained_otherFailure_isLeftAsItIs() {
        assertThat(ListenFailure.explained(new IOException("the disk is full"))).isEmpty();
    }

    private Ran serve(String listen) throws IOException {
        Path file = Files.writeString(home.resolve("cambist.yaml"), """
                server:
                  listen: %s
                  management: localhost:0
                  data: data
                registries:
                  - service: registry.localhost
                access:
                  - comment: everybody may pull what is public
                    who: anyone
                    role: AcrPull
                    on: ["public/**"]
                """.formatted(listen));
        return Ran.cambist("serve", "--config", file.toString());
    }
}
