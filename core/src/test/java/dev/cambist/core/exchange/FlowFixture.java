package dev.cambist.core.exchange;

import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.session.RevocationCheck;
import dev.cambist.core.token.FakeService;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenReader;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Both flows for two registries, without HTTP.
 *
 * @param clock tells the time to both
 */
record FlowFixture(
        InstantSource clock, List<TrustedIssuer> issuers, Policy policy, List<Service> registries, Supplier<UUID> ids) {
    static final FakeIssuer CORP = new FakeIssuer("corp", FakeIssuer.URL);
    static final Service REGISTRY = FakeService.SERVICE;
    static final Service OTHER = FakeService.service("other.example", FakeService.OTHER_KEY);

    /** The dev group of corp may pull and push at team/…, and anybody may pull at public/…. */
    static final Policy POLICY = new Policy(List.of(
            rule("team", inGroup("dev"), Set.of(Action.PULL, Action.PUSH), "team/**"),
            rule("public", new Who.Anyone(), Set.of(Action.PULL), "public/**")));

    static FlowFixture open() {
        return new FlowFixture(
                Now.CLOCK, List.of(CORP.trusted()), POLICY, List.of(REGISTRY, OTHER), () -> FakeService.ID);
    }

    static Rule rule(String name, Who who, Set<Action> actions, String... on) {
        return new Rule(
                name,
                0,
                who,
                actions,
                Arrays.stream(on).map(RepositoryPattern::of).toList());
    }

    static Who inGroup(String group) {
        return new Who.Matching("corp", List.of(), List.of(new Glob(group)), List.of(), Map.of());
    }

    /** An identity token of Alice, who is in the dev group. */
    static Secret identityToken() {
        return CORP.token(CORP.claims().with("groups", List.of("dev", "qa")).with("email", "alice@corp.example"));
    }

    FlowFixture at(InstantSource later) {
        return new FlowFixture(later, issuers, policy, registries, ids);
    }

    FlowFixture trusting(TrustedIssuer... others) {
        return new FlowFixture(clock, List.of(others), policy, registries, ids);
    }

    FlowFixture with(Policy other) {
        return new FlowFixture(clock, issuers, other, registries, ids);
    }

    FlowFixture serving(Service other) {
        return new FlowFixture(clock, issuers, policy, List.of(other), ids);
    }

    /** With an id of its own for each token. */
    FlowFixture numbering() {
        AtomicLong last = new AtomicLong();
        return new FlowFixture(clock, issuers, policy, registries, () -> new UUID(0, last.incrementAndGet()));
    }

    ExchangeFlow exchange() {
        return new ExchangeFlow(services(), verifier(), policy, FakeService.mint(clock, FakeService.SECRET, ids));
    }

    TokenFlow tokens() {
        return new TokenFlow(exchange(), reader());
    }

    TokenReader reader() {
        TokenReader reader = FakeService.reader(clock, FakeService.SECRET);
        return new TokenReader(
                reader.issuer(), reader.refreshKeys(), verifier()::stillTrusts, RevocationCheck.NOTHING_REVOKED, clock);
    }

    /** What Alice gets for her identity token. */
    Secret refreshToken() {
        ExchangeRequest request = new ExchangeRequest.OfAccessToken(REGISTRY.name(), Optional.empty(), identityToken());
        return exchange().exchange(request).refreshToken().token();
    }

    private Services services() {
        return new Services(registries);
    }

    private IdentityVerifier verifier() {
        return new IdentityVerifier(issuers, clock);
    }
}
