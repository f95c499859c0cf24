package dev.cambist.testkit.idp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Authorization codes: each is good for a minute and for one attempt, whatever comes of it. */
final class Codes {
    static final Duration LIFE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<String, Granted> granted = new ConcurrentHashMap<>();

    /** What a code stands for. */
    record Granted(String tenant, String objectId, AuthorizationRequest request, Instant end) {}

    Codes(InstantSource clock) {
        this.clock = clock;
    }

    String issue(User user, AuthorizationRequest request) {
        Instant now = clock.instant();
        granted.values().removeIf(old -> !now.isBefore(old.end()));
        String code = "1.A" + Secret.random().reveal() + Secret.random().reveal();
        granted.put(code, new Granted(user.tenant(), user.objectId(), request, now.plus(LIFE)));
        return code;
    }

    /** Uses a code up. */
    Optional<Granted> take(String code) {
        return Optional.ofNullable(granted.remove(code))
                .filter(found -> clock.instant().isBefore(found.end()));
    }
}
