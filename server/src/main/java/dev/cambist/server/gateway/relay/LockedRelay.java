package dev.cambist.server.gateway.relay;

import dev.cambist.core.access.Scope;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.RecentGrants;
import dev.cambist.server.gateway.Admission;
import dev.cambist.server.gateway.PublicAddress;
import dev.cambist.server.gateway.RegistryRequest;
import dev.cambist.server.gateway.Route;
import dev.cambist.server.metadata.LockRules;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Sends an admitted request on where no lock forbids it, and sees to it that the index knows what came of it. */
record LockedRelay(
        RegistryIndex index,
        LockRules rules,
        String registry,
        ManifestBody bodies,
        Upstream upstream,
        RecentGrants grants) {
    void relay(GatewayCall call, PublicAddress address, Admission.Admitted admitted, Optional<Upload> upload) {
        RegistryRequest request = admitted.request();
        boolean changes = request.route() == Route.MANIFEST
                && (request.method().equals("PUT") || request.method().equals("DELETE"));
        if (changes) {
            RepositoryKey key = new RepositoryKey(registry, request.repository().orElseThrow());
            RegistryReads reads = new RegistryReads(new RegistryClient(upstream));
            ManifestChange change = new ManifestChange(index, rules, key, request, admitted.token(), grants, reads);
            change(call, address, change, upload);
        } else {
            LiveLockCheck check = new LiveLockCheck(index.locks(), rules, registry, request);
            check.require();
            forward(call, address, request, upload, check);
        }
    }

    private void change(GatewayCall call, PublicAddress address, ManifestChange change, Optional<Upload> upload) {
        boolean puts = change.request().method().equals("PUT");
        Optional<Upload> read = upload;
        byte[] bytes = new byte[0];
        if (puts && upload.isPresent()) {
            ManifestBody.Whole whole =
                    bodies.read(upload.get(), upstream.settings().idleTimeout());
            whenDone(call.request(), whole.giveBack());
            bytes = whole.bytes();
            read = Optional.of(upload.get().read(bytes));
        }
        Hold hold = change.hold();
        whenDone(call.request(), hold::close);
        AnswerWatch watch = puts ? change.putting(bytes, mediaType(call.request()), hold) : change;
        forward(call, address, change.request(), read, watch);
    }

    private static String mediaType(Request request) {
        String type = Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .orElse("");
        return type.split(";", 2)[0].strip();
    }

    private static void whenDone(Request request, Runnable action) {
        Request.addCompletionListener(request, failure -> action.run());
    }

    private void forward(
            GatewayCall call,
            PublicAddress address,
            RegistryRequest request,
            Optional<Upload> upload,
            AnswerWatch watch) {
        List<String> scopes = request.needed().stream().map(Scope::toString).toList();
        try {
            if (upload.isPresent()) {
                upstream.credentials().prepare();
            }
            Optional<String> authorization = upstream.credentials().authorization(scopes);
            upstream.relay(new ForwardedRequest(
                    call, address, request.target(), scopes, authorization, upload, Set.of(), watch));
        } catch (UpstreamFailure.WithoutToken e) {
            upstream.failed(e.failure(), e);
            throw new RefusedException(e.failure().refusal());
        }
    }
}
