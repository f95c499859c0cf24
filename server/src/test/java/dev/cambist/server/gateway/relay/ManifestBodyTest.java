package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.gateway.AnnouncedBody;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;

/** The room of all manifests that are read at once: here 1,000 bytes. */
final class ManifestBodyTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private long now = Duration.ofDays(1).toNanos();
    private final ManifestBody bodies = new ManifestBody(1000, () -> now);

    @Test
    void read_noRoom_isRefusedUntilRoomIsGivenBack() {
        ManifestBody.Whole first = bodies.read(upload(600), PATIENCE);
        assertThat(refusal(600)).isEqualTo(new Temporary.Overloaded(Duration.ofSeconds(1)));

        first.giveBack().run();

        assertThat(bodies.read(upload(600), PATIENCE).bytes()).hasSize(600);
        assertThat(bodies.refused()).isOne();
    }

    @Test
    void refusal_retryAfter_growsWithWhatFindsNoRoom() {
        bodies.read(upload(1000), PATIENCE);
        for (int refused = 0; refused < 20_000; refused++) {
            now += Duration.ofMillis(1).toNanos();
            refusal(1);
        }

        assertThat(refusal(1)).isEqualTo(new Temporary.Overloaded(Duration.ofSeconds(60)));
    }

    private Temporary refusal(int bytes) {
        try {
            bodies.read(upload(bytes), PATIENCE);
        } catch (RefusedException e) {
            return (Temporary) e.refusal();
        }
        throw new AssertionError("there was room for " + bytes + " bytes");
    }

    /** A body that is there whole. */
    private static Upload upload(int bytes) {
        Content.Chunk all = Content.Chunk.from(ByteBuffer.allocate(bytes), true);
        Request nothingMore = (Request) Proxy.newProxyInstance(
                Request.class.getClassLoader(), new Class<?>[] {Request.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("all was there, and more is asked for: " + method);
                });
        return new Upload(nothingMore, new AnnouncedBody.Length(bytes), all);
    }
}
