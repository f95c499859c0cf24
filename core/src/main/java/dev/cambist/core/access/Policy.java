package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of the configuration. They add up, as in Azure's role-based access control: a caller may do what any rule
 * gives it, and nothing else.
 *
 * <p>{@linkplain Scope#anyRepository Any repository} is granted of those services only at which this policy is asked again
 * at each use. Elsewhere a token would have to name what it is good for, and could not be told of a change of the rules.
 */
public final class Policy {
    private final List<Rule> rules;
    private final RuleIndex index;
    private final RelevantClaims relevant;
    private final Set<String> askedAtEachUse;

    /** Of which any repository is granted nowhere. */
    public Policy(List<Rule> rules) {
        this(rules, Set.of());
    }

    /** @param askedAtEachUse the services at which the rules decide each request, and not only what a token is for */
    public Policy(List<Rule> rules, Set<String> askedAtEachUse) {
        this.askedAtEachUse = Set.copyOf(askedAtEachUse);
        this.rules = List.copyOf(rules);
        index = new RuleIndex(this.rules);
        relevant = new RelevantClaims(this.rules);
    }

    public List<Rule> rules() {
        return rules;
    }

    /** Whether any repository may be granted of a service, because the rules are asked again at each use. */
    public boolean isAskedAtEachUse(String service) {
        return askedAtEachUse.contains(service);
    }

    /**
     * Which part of what is asked for the caller gets.
     *
     * @param service the name of the registry, as the configuration spells it
     */
    public Decision decide(Caller caller, String service, List<Scope> asked, Instant now) {
        return decide(request(caller, service, asked, now, Optional.empty()));
    }

    /** Which part of what is asked for a robot may get of those rules that let its owner make it. */
    Decision decide(Delegation from, String service, List<Scope> asked, Instant now) {
        return decide(request(from.owner(), service, asked, now, Optional.of(from.life())));
    }

    private Decision decide(AccessRequest request) {
        Caller caller = request.caller();
        AccessRequest.GrantedActions granted = new AccessRequest.GrantedActions(request.asked());
        int[] candidates = index.candidates(caller);
        List<Verdict> considered = new ArrayList<>(candidates.length);
        for (int number : candidates) {
            considered.add(request.consider(rules.get(number), granted));
        }
        return new Decision(
                request.asked(),
                granted.scopes(),
                Decision.grants(considered),
                new Verdicts(rules, request, candidates, considered));
    }

    /** Everything that some rule lets this identity do on some repository of the service; empty when none is about it. */
    public Rights rights(Identity identity, String service, Instant now) {
        AccessRequest request = request(identity, service, List.of(), now, Optional.empty());
        Set<Action> actions = EnumSet.noneOf(Action.class);
        List<Rule> giving = new ArrayList<>();
        for (int number : index.candidates(identity)) {
            Rule rule = rules.get(number);
            if (request.mismatch(rule).isEmpty() && !usable(rule, identity).isEmpty()) {
                actions.addAll(rule.actions());
                giving.add(rule);
            }
        }
        return new Rights(actions, giving);
    }

    /**
     * The repositories of the service on which the caller has the action now; resolved once, to be asked for many names.
     */
    public RepositoryFilter where(Caller caller, String service, Action action, Instant now) {
        return where(request(caller, service, List.of(), now, Optional.empty()), action);
    }

    /** The same for a robot, by those rules alone that let its owner make it. */
    public RepositoryFilter where(Delegation from, String service, Action action, Instant now) {
        return where(request(from.owner(), service, List.of(), now, Optional.of(from.life())), action);
    }

    private RepositoryFilter where(AccessRequest request, Action action) {
        Caller caller = request.caller();
        List<Glob> globs = new ArrayList<>();
        for (int number : index.candidates(caller)) {
            Rule rule = rules.get(number);
            if (rule.actions().contains(action) && request.mismatch(rule).isEmpty()) {
                globs.addAll(usable(rule, caller));
            }
        }
        return new RepositoryFilter(globs);
    }

    /**
     * The identity with only those claims on which some rule depends, and of a list only the values that some rule
     * matches: what a token may say of it. A member of hundreds of groups still gets a small token. What is left decides as
     * the whole would; after a change of what rules exclude, those with an exclusion want another exchange first.
     */
    public Identity remembered(Identity identity) {
        return new Identity(identity.issuer(), identity.issuerUrl(), identity.subject(), relevant(identity.claims()));
    }

    /** The claims of a {@link #remembered} identity. */
    public JsonObject relevant(JsonObject claims) {
        return relevant.of(claims);
    }

    private AccessRequest request(
            Caller caller, String service, List<Scope> asked, Instant now, Optional<Duration> robot) {
        AccessRequest.Memory memory = caller instanceof Identity identity && relevant.isOutdated(identity.claims())
                ? AccessRequest.Memory.OUTDATED
                : AccessRequest.Memory.WHOLE;
        boolean byRules = isAskedAtEachUse(service);
        return new AccessRequest(caller, service, List.copyOf(asked), now, memory, byRules, robot);
    }

    private static List<Glob> usable(Rule rule, Caller caller) {
        List<Glob> globs = new ArrayList<>(rule.on().size());
        for (RepositoryPattern pattern : rule.on()) {
            if (pattern.resolve(caller) instanceof RepositoryPattern.Resolved.Usable usable) {
                globs.add(usable.glob());
            }
        }
        return globs;
    }
}
