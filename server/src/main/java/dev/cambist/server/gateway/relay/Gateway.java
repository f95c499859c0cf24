package dev.cambist.server.gateway.relay;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.token.OwnToken;
import dev.cambist.server.audit.RecentGrants;
import dev.cambist.server.audit.RequestEvent.ShownToken;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.gateway.Admission;
import dev.cambist.server.gateway.PublicAddress;
import dev.cambist.server.gateway.ReachedRegistries;
import dev.cambist.server.gateway.ReachedRegistries.ReachedRegistry;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.gateway.Route;
import dev.cambist.server.http.ClientAddresses;
import dev.cambist.server.http.Correlation;
import dev.cambist.server.http.Departures;
import dev.cambist.server.http.ErrorAnswer;
import dev.cambist.server.http.StreamingEndpoint;
import dev.cambist.server.http.TraceContext;
import dev.cambist.server.metadata.RegistryIndex;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything under {@code /v2/} and {@code /acr/v1/}: which registry is asked, whether the caller may, and then on to it. Of
 * a registry that is beside, nothing under {@code /v2/}.
 */
public final class Gateway implements StreamingEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** The path under which the registry API is. */
    public static final String BASE = "/v2";

    private static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(5);

    private final Supplier<ReachedRegistries> inForce;
    private final Upstreams upstreams;
    private final ClientAddresses clients;
    private final RequestEvents events;
    private final RecentGrants grants;
    private final TransferLimit limit;
    private final RegistryIndex index;
    private final OwnApi own;
    private final ManifestBody manifests = new ManifestBody();

    /**
     * A gateway to what is in force at each request.
     *
     * @param events takes the event of each request
     * @param grants by which rules the tokens that are shown were granted
     * @param index of what the registries hold
     * @param own what is answered here
     * @param transfersPerClient how many requests of one client may run at once
     */
    public Gateway(
            Supplier<ReachedRegistries> inForce,
            Upstreams upstreams,
            ClientAddresses clients,
            RequestEvents events,
            RecentGrants grants,
            RegistryIndex index,
            OwnApi own,
            int transfersPerClient) {
        this.own = own;
        this.index = index;
        this.events = events;
        this.grants = grants;
        this.inForce = inForce;
        this.upstreams = upstreams;
        this.clients = clients;
        this.limit = new TransferLimit(transfersPerClient);
    }

    /** What can be wrong with a registry behind the gateway, each in a word. */
    public static List<String> failures() {
        return Arrays.stream(UpstreamFailure.values())
                .map(UpstreamFailure::word)
                .toList();
    }

    /** Requests that were refused because too many of their client ran. */
    public long refusedTransfers() {
        return limit.refused();
    }

    /** Manifests that were refused because those that were read already took all the room. */
    public long refusedManifests() {
        return manifests.refused();
    }

    /** Whether any registry is reached from here. */
    @Override
    public boolean isOpen() {
        return !inForce.get().isEmpty();
    }

    @Override
    public Map<String, String> headers() {
        return Map.of("Docker-Distribution-Api-Version", "registry/2.0");
    }

    @Override
    public void handle(Request request, Response response, Callback callback) {
        Departure.watch(request);
        UUID correlation = Correlation.of(request.getHeaders()::getValuesList);
        ClientView client = clients.of(request);
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
        String base = path.startsWith(RegistryRequest.ACR) ? RegistryRequest.ACR : BASE;
        Optional<TraceContext> caller = TraceContext.of(request.getHeaders()::getValuesList);
        RequestLog log = new RequestLog(
                correlation,
                caller,
                events.place(caller),
                client.address(),
                Optional.ofNullable(request.getHeaders().get(HttpHeader.USER_AGENT)),
                request.getMethod() + " " + base);
        Request.addCompletionListener(
                request,
                failure -> events.publish(log.complete(
                        response.getStatus(),
                        Math.max(0, Request.getContentBytesRead(request)),
                        Math.max(0, Response.getContentBytesWritten(response)),
                        failure != null)));
        GatewayCall call = new GatewayCall(request, response, callback, correlation, client, log);
        try {
            events.requireOpen();
            if (base.equals(BASE)) {
                receive(call, path);
            } else {
                receiveOwn(call, path);
            }
        } catch (RefusedException e) {
            call.refuse(e.refusal());
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("correlation", correlation).setCause(e).log("unexpected failure");
            call.answer(ErrorAnswer.unexpected(correlation));
        }
    }

    private void receive(GatewayCall call, String path) {
        RegistryRequest asked = RegistryRequest.parse(
                call.request().getMethod(),
                path,
                Optional.ofNullable(call.request().getHttpURI().getQuery()),
                call.request().getHeaders().getValuesList(HttpHeader.CONTENT_TYPE));
        call.log()
                .asked(
                        asked.route().name().toLowerCase(Locale.ROOT),
                        asked.repository(),
                        asked.mountedFrom(),
                        asked.needed());
        BodyStart body = BodyStart.of(call.request());
        receive(registries -> receive(call, asked, body, registries));
    }

    /** What is answered here, behind the same guard. */
    private void receiveOwn(GatewayCall call, String path) {
        OwnApi.Operation asked = own.parse(
                call.request().getMethod(),
                path,
                Optional.ofNullable(call.request().getHttpURI().getQuery()));
        call.log().asked(asked.word(), asked.repository(), Optional.empty(), asked.needed());
        BodyStart body = BodyStart.of(call.request());
        receive(registries -> receiveOwn(call, asked, body, registries));
    }

    /** A configuration may be replaced while this is done, and its upstream be closed; the next one's is not. */
    private void receive(Predicate<ReachedRegistries> way) {
        boolean received = way.test(inForce.get());
        if (!received) {
            received = way.test(inForce.get());
        }
        if (!received) {
            throw new RefusedException(new Temporary.Stopping(RETRY_AFTER_STOP));
        }
    }

    private ReachedRegistry registry(GatewayCall call, ReachedRegistries registries) {
        ClientView client = call.client();
        ReachedRegistry registry = registries
                .at(client.host())
                .orElseThrow(() -> new RefusedException(new InvalidRequest.UnknownHost(client.host())));
        call.log().service(registry.service().name());
        return registry;
    }

    private static String scheme(GatewayCall call, ReachedRegistries registries) {
        return registries.scheme().orElse(call.client().scheme());
    }

    /** On the host that the client used already: clients of ACR expect to be sent to no other. */
    private static String realm(GatewayCall call, ReachedRegistries registries) {
        return scheme(call, registries) + "://" + call.client().host() + "/oauth2/token";
    }

    private static List<String> authorization(GatewayCall call) {
        return call.request().getHeaders().getValuesList(HttpHeader.AUTHORIZATION);
    }

    private boolean receive(GatewayCall call, RegistryRequest asked, BodyStart body, ReachedRegistries registries) {
        ReachedRegistry registry = registry(call, registries);
        if (registry.isBeside()) {
            throw new RefusedException(
                    new RegistryRefusal.NotInFront(registry.service().name()));
        }
        Admission admission = registry.guard().admit(asked, realm(call, registries), authorization(call));
        return isDenied(call, admission)
                || !(admission instanceof Admission.Admitted admitted)
                || pass(call, admitted, body, registry, registries, scheme(call, registries));
    }

    private boolean receiveOwn(GatewayCall call, OwnApi.Operation asked, BodyStart body, ReachedRegistries registries) {
        ReachedRegistry registry = registry(call, registries);
        Admission admission = registry.guard().admit(asked.needed(), realm(call, registries), authorization(call));
        if (isDenied(call, admission) || !(admission instanceof Admission.Cleared cleared)) {
            return true;
        }
        Upstream upstream = enter(call, cleared.token(), cleared.now(), registry);
        if (upstream == null) {
            return false;
        }
        LongPauses.allow(call.request(), upstream.settings().idleTimeout());
        byte[] sent = new byte[0];
        if (asked.takesBody()) {
            Optional<Upload> upload = body.upload();
            sent = upload.isPresent() ? read(call, upload.get(), upstream) : sent;
        } else {
            body.requireNone();
        }
        VisibleCatalog catalog =
                new VisibleCatalog(registry, registries, Admission.caller(cleared.token()), index, upstream);
        call.answer(asked.answer(new OwnApi.Circumstances(
                call.client().host(),
                registry.index(),
                registries.locks(registry),
                new RegistryClient(upstream),
                catalog::answer,
                sent)));
        return true;
    }

    private byte[] read(GatewayCall call, Upload upload, Upstream upstream) {
        ManifestBody.Whole whole = manifests.read(upload, upstream.settings().idleTimeout());
        Request.addCompletionListener(
                call.request(), failure -> whole.giveBack().run());
        return whole.bytes();
    }

    private boolean isDenied(GatewayCall call, Admission admission) {
        if (admission instanceof Admission.Denied denied) {
            denied.token().ifPresent(token -> record(call, token, denied.now()));
            call.deny(denied);
            return true;
        }
        return false;
    }

    /** The way to the registry, for a request that may go it; none when it was closed meanwhile. */
    private @Nullable Upstream enter(
            GatewayCall call, OwnToken.Access token, Optional<Decision> now, ReachedRegistry registry) {
        ClientView client = call.client();
        Upstream upstream = upstreams.to(registry.upstream()).orElse(null);
        if (upstream == null || !upstream.enter()) {
            return null;
        }
        Request.addCompletionListener(call.request(), failure -> upstream.leave());
        record(call, token, now);
        call.log().admitted();
        limit.enter(client.address());
        Request.addCompletionListener(call.request(), failure -> limit.leave(client.address()));
        return upstream;
    }

    /** Whether the request went on its way, and did not find its upstream closed. */
    private boolean pass(
            GatewayCall call,
            Admission.Admitted admitted,
            BodyStart body,
            ReachedRegistry registry,
            ReachedRegistries registries,
            String scheme) {
        Upstream upstream = enter(call, admitted.token(), admitted.now(), registry);
        if (upstream == null) {
            return false;
        }
        Optional<Upload> upload = Optional.empty();
        if (admitted.request().takesBody()) {
            upload = body.upload();
        } else {
            body.requireNone();
        }
        if (admitted.request().route() == Route.CATALOG) {
            call.answer(new VisibleCatalog(registry, registries, admitted.caller(), index, upstream)
                    .answer(admitted.request()));
        } else {
            LongPauses.allow(call.request(), upstream.settings().idleTimeout());
            Departures.watch(call.request());
            PublicAddress address = new PublicAddress(
                    upstream.settings().url(), scheme, call.client().host());
            LockedRelay relay =
                    new LockedRelay(index, registries.locks(registry), registry.index(), manifests, upstream, grants);
            relay.relay(call, address, admitted, upload);
        }
        return true;
    }

    /** @param now what the rules said of this request; elsewhere those count by which the token was granted */
    private void record(GatewayCall call, OwnToken.Access token, Optional<Decision> now) {
        Caller bearer = token.subject().isEmpty() ? new Caller.Anonymous() : new Caller.Bearer(token.subject());
        Caller caller = token.robot()
                .<Caller>map(inForce.get()::robot)
                .or(token::identity)
                .orElse(bearer);
        List<Verdict.Granted> by = now.map(Decision::grants).orElseGet(() -> grants.of(token.id()));
        call.log().shown(caller, new ShownToken(token.id(), token.session(), by));
    }
}
