package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120) // a guard against hanging
final class GatewayDepartureTest extends DepartureScenarios {
    private GatewayLab lab;
    private String token;

    @Override
    void startGateway(Path under, String serverLines, String upstreamUrl) throws Exception {
        lab = GatewayLab.start(under, serverLines, GatewayLab.registry(upstreamUrl));
        token = lab.token("repository:open/app:pull,push,delete");
    }

    @Override
    void stopGateway() {
        lab.close();
    }

    @Override
    RawConnection connect() throws IOException {
        return lab.connect();
    }

    @Override
    String token() {
        return token;
    }

    @Test
    void client_sendsItsNextRequestBeforeTheAnswer_getsBoth() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        script = (head, wire) -> {
            arrived.countDown();
            await(sent);
            FakeUpstream.reply(head, wire);
        };
        try (RawConnection wire = connect()) {
            String next = head(UPLOAD + "\nContent-Length: 5") + "12345";
            wire.write(head(BLOB));
            await(arrived);
            Thread.sleep(BEFORE_A_LOOK);
            wire.write(next.substring(0, 30));
            Thread.sleep(BEFORE_A_LOOK);
            wire.write(next.substring(30));
            sent.countDown();

            assertThat(wire.answer("GET").body()).isEqualTo("ok");
            assertThat(wire.answer("PATCH").body()).isEqualTo("ok");
        }
        assertThat(upstream.last().method()).isEqualTo("PATCH");
    }

    @Test
    void client_sendsItsBodyWithoutBeingTold_hasItArriveWhole() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        String[] body = new String[1];
        script = (head, wire) -> {
            arrived.countDown();
            await(sent);
            wire.write("HTTP/1.1 100 Continue\r\n\r\n");
            body[0] = wire.body(head);
            wire.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        };
        try (RawConnection wire = connect()) {
            wire.write(head(UPLOAD + "\nContent-Length: 3000\nExpect: 100-continue"));
            await(arrived);
            Thread.sleep(BEFORE_A_LOOK);
            wire.write("x".repeat(1500));
            Thread.sleep(BEFORE_A_LOOK);
            wire.write("y".repeat(1500));
            sent.countDown();

            RawConnection.Head first = wire.head();
            assertThat((first.status() == 100 ? wire.head() : first).status()).isEqualTo(202);
        }
        assertThat(body[0]).isEqualTo("x".repeat(1500) + "y".repeat(1500));
    }

    @Test
    void client_closesItsOwnHalfOnly_getsTheWholeAnswerThatComesThen() throws Exception {
        String whole = "0123456789".repeat(100_000);
        script = FakeUpstream.answering("HTTP/1.1 200 OK\nContent-Length: " + whole.length() + "\n\n" + whole);
        String got = "";
        // Where the machine takes longer than the two seconds there are for it, it may have another attempt.
        for (int attempt = 0; attempt < 10 && !got.equals(whole); attempt++) {
            try (RawConnection wire = connect()) {
                wire.write(head(BLOB)).shutdownOutput();
                got = wire.answer("GET").body();
            } catch (EOFException e) {
                got = "";
            }
        }
        assertThat(got).describedAs("the answer, in one of ten attempts").isEqualTo(whole);
    }
}
