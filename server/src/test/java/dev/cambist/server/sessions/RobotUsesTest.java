package dev.cambist.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.session.Robot;
import dev.cambist.server.audit.RequestEvent;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120) // a guard against hanging
final class RobotUsesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final RequestEvent.Result ISSUED =
            new RequestEvent.Result.Issued(new Decision(List.of(), List.of(), List.of()), "t1");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final FakeStore store = new FakeStore(Optional.empty());
    private final LiveRobots robots = new LiveRobots(
            store,
            () -> {
                throw new AssertionError("nobody signs in");
            },
            time::get);
    private final RobotUses uses = new RobotUses(store, robots, time::get);

    @BeforeEach
    void keep() throws Exception {
        store.get().robots().add(robot("ci"));
        store.get().robots().add(robot("other"));
    }

    @Test
    void write_tokenOfARobot_isItsLastUse() throws Exception {
        uses.publish(event(new Caller.Robot("ci"), ISSUED, "192.0.2.1"));
        time.set(NOW.plusSeconds(3));
        uses.publish(event(new Caller.Robot("ci"), ISSUED, "192.0.2.2"));
        uses.write();

        assertThat(lastUse("ci")).contains(new Robot.Use(NOW.plusSeconds(3), "192.0.2.2", Optional.of("docker/29")));
        assertThat(lastUse("other")).isEmpty();
    }

    @Test
    void write_whatIsNoUse_isNotOne() throws Exception {
        uses.publish(event(
                new Caller.Robot("ci"), new RequestEvent.Result.Refused(new BadCredential.UnknownUser()), "192.0.2.1"));
        uses.publish(event(new Caller.Bearer("robot:ci"), ISSUED, "192.0.2.1"));
        uses.write();

        assertThat(lastUse("ci")).isEmpty();
    }

    @Test
    void write_storeLost_waitsUntilItIsBack() throws Exception {
        uses.publish(event(new Caller.Robot("ci"), ISSUED, "192.0.2.1"));
        store.lose();
        uses.write();
        store.comeBack();
        uses.write();

        assertThat(lastUse("ci")).isPresent();
    }

    @Test
    void close_writesWhatWaits() throws Exception {
        try (RobotUses started = RobotUses.start(store, robots, time::get)) {
            started.publish(event(new Caller.Robot("ci"), ISSUED, "192.0.2.1"));
        }

        assertThat(lastUse("ci")).isPresent();
    }

    private Optional<Robot.Use> lastUse(String name) throws Exception {
        return store.get().robots().all().stream()
                .filter(robot -> robot.name().equals(name))
                .findFirst()
                .orElseThrow()
                .lastUse();
    }

    private static RequestEvent event(Caller caller, RequestEvent.Result result, String address) {
        return new RequestEvent(
                new UUID(0, 1),
                Optional.empty(),
                InetAddress.ofLiteral(address),
                Optional.of("docker/29"),
                "GET /oauth2/token",
                Optional.of("r.example"),
                Optional.empty(),
                Optional.of("password"),
                Optional.empty(),
                List.of(),
                Optional.of(caller),
                Optional.empty(),
                Optional.empty(),
                result,
                Optional.empty(),
                Duration.ZERO);
    }

    private static Robot robot(String name) {
        Robot.Password password = new Robot.Password("p", "k", "00", NOW);
        return new Robot(
                name,
                Set.of("r.example"),
                ScopeMap.of(Role.ACR_PULL.actions(), List.of("**")),
                true,
                NOW,
                Optional.empty(),
                List.of(password, password),
                Optional.empty());
    }
}
