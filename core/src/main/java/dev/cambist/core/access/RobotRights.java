package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a robot may do: what its scope map says and, where somebody made it for itself, no more of it than the rules let
 * that owner's robots do at the moment.
 *
 * @param scopeMap as rules about whoever shows the robot's password
 * @param from on whose behalf it acts; empty of a robot that operators made
 */
public record RobotRights(Policy scopeMap, Optional<Delegation> from) {
    private static final Policy NOTHING = new Policy(List.of());

    /**
     * Which part of what is asked for the robot gets.
     *
     * @param rules of the configuration, about the owner
     * @param trusted whether an owner's issuer is one of the configuration still
     */
    public Decision decide(
            Policy rules,
            Predicate<Identity> trusted,
            Caller.Robot robot,
            String service,
            List<Scope> asked,
            Instant now) {
        Decision own = scopeMap.decide(robot, service, asked, now);
        if (from.isEmpty() || own.granted().isEmpty()) {
            return own;
        }
        Delegation delegation = from.get();
        boolean known = trusted.test(delegation.owner());
        Decision owners = (known ? rules : NOTHING).decide(delegation, service, own.granted(), now);
        RobotVerdicts verdicts = new RobotVerdicts(own, owners, delegation.owner(), known);
        return new Decision(asked, owners.granted(), verdicts.grants(), verdicts);
    }

    /** The repositories on which the robot has an action now, to be asked for many names; as {@link #decide}. */
    public Predicate<String> where(
            Policy rules, Predicate<Identity> trusted, Caller.Robot robot, String service, Action action, Instant now) {
        Predicate<String> own = scopeMap.where(robot, service, action, now)::test;
        return from.map(delegation -> own.and((trusted.test(delegation.owner()) ? rules : NOTHING)
                        .where(delegation, service, action, now)::test))
                .orElse(own);
    }
}
