package dev.cambist.server.audit;

import dev.cambist.core.access.Action;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.audit.RequestEvent.RegistryOperation;
import dev.cambist.server.audit.RequestEvent.Result;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The facts of an event, in text. */
final class Facts {
    private final Map<Fact, String> facts = new EnumMap<>(Fact.class);

    private Facts() {}

    static Map<Fact, String> of(RequestEvent event) {
        Facts found = new Facts();
        event.traceId().ifPresent(trace -> found.put(Fact.TRACE, trace));
        event.service().ifPresent(service -> found.put(Fact.SERVICE, service));
        event.caller().ifPresent(found::caller);
        event.shown().ifPresent(secret -> found.put(Fact.TOKEN_SHA256, secret.sha256()));
        event.registry().ifPresent(found::registry);
        found.result(event.result());
        return found.facts;
    }

    private void caller(Caller caller) {
        switch (caller) {
            case Identity identity -> identity(identity.issuer(), identity.subject());
            case Caller.Robot robot -> {
                put(Fact.CALLER, robot.toString());
                put(Fact.ROBOT, robot.name());
                robot.owner().ifPresent(owner -> put(Fact.OWNER, owner.toString()));
            }
            case Caller.Bearer bearer -> put(Fact.CALLER, bearer.toString());
            case Caller.Anonymous nobody -> put(Fact.CALLER, nobody.toString());
        }
    }

    private void identity(String issuer, String subject) {
        put(Fact.CALLER, issuer + "/" + subject);
        put(Fact.ISSUER, issuer);
        put(Fact.SUBJECT, subject);
    }

    private void result(Result result) {
        switch (result) {
            case Result.Exchanged done -> {
                put(
                        Fact.RIGHTS,
                        done.rights().actions().stream().map(Action::word).collect(Collectors.joining(" ")));
                put(Fact.JTI, done.tokenId());
            }
            case Result.Issued issued -> put(Fact.JTI, issued.tokenId());
            case Result.Refused refused -> {
                if (refused.refusal() instanceof BadCredential.NoRights none) {
                    identity(none.issuer(), none.subject());
                }
                if (refused.refusal() instanceof BadCredential.UnknownUser unknown) {
                    unknown.fault().robot().ifPresent(name -> put(Fact.ROBOT, name));
                    put(Fact.ROBOT_FAULT, unknown.fault().reason());
                }
                if (refused.refusal() instanceof RegistryRefusal.DisallowedOperation locked) {
                    put(Fact.LOCK, locked.lock());
                }
                if (refused.refusal() instanceof PortalRefusal.Locked locked) {
                    put(Fact.LOCK, locked.lock());
                }
            }
            case Result.Admitted admitted -> {}
            case Result.Administered done -> {
                put(Fact.CALLER, done.operator());
                put(Fact.ACT, done.act());
            }
            case Result.Failed failed -> {}
        }
    }

    private void registry(RegistryOperation done) {
        done.operation().ifPresent(operation -> put(Fact.OPERATION, operation));
        done.repository().ifPresent(name -> put(Fact.REPOSITORY, name));
        done.mountedFrom().ifPresent(name -> put(Fact.MOUNTED_FROM, name));
        done.token().ifPresent(token -> {
            put(Fact.JTI, token.id());
            token.session().ifPresent(session -> put(Fact.SESSION, session));
        });
        put(Fact.STATUS, Integer.toString(done.status()));
        put(Fact.RECEIVED, Long.toString(done.received()));
        put(Fact.SENT, Long.toString(done.sent()));
    }

    private void put(Fact fact, String value) {
        facts.put(fact, Fact.bounded(value));
    }
}
