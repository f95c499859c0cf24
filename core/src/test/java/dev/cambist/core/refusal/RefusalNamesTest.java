package dev.cambist.core.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The name, status and code of every refusal. Clients, alerts and dashboards depend on them. */
final class RefusalNamesTest {

    static Stream<Arguments> refusals() {
        return Stream.of(
                row(new InvalidRequest.MissingField("f", "e"), "missing_field", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.RepeatedField("f", "e"), "repeated_field", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.UnknownGrantType("g", List.of()), "unknown_grant_type", 400, "INVALID_REQUEST"),
                row(
                        new InvalidRequest.UnknownTokenType("f", "g", List.of()),
                        "unknown_token_type",
                        400,
                        "INVALID_REQUEST"),
                row(new InvalidRequest.UnsupportedField("f", "i"), "unsupported_field", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.UnusableField("f", "e"), "unusable_field", 400, "INVALID_REQUEST"),
                row(
                        new InvalidRequest.ConflictingFields("f", "v", "g", "w"),
                        "conflicting_fields",
                        400,
                        "INVALID_REQUEST"),
                row(new InvalidRequest.UnknownService("s"), "unknown_service", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.TooManyScopes(1, 0), "too_many_scopes", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.ScopeTooLong(1, 0), "scope_too_long", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.MalformedBody("p"), "malformed_body", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.MalformedQuery("p"), "malformed_query", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.BodyTooLarge(1), "body_too_large", 413, "REQUEST_TOO_LARGE"),
                row(new InvalidRequest.HeadersTooLarge(1), "headers_too_large", 431, "HEADERS_TOO_LARGE"),
                row(new InvalidRequest.SlowHead(Duration.ZERO), "slow_head", 408, "REQUEST_TIMEOUT"),
                row(new InvalidRequest.SlowBody(Duration.ZERO), "slow_body", 408, "REQUEST_TIMEOUT"),
                row(new InvalidRequest.MalformedRequest("p"), "malformed_request", 400, "INVALID_REQUEST"),
                row(new InvalidRequest.UnknownPath("/"), "unknown_path", 404, "NOT_FOUND"),
                row(new InvalidRequest.MethodNotAllowed("PUT", List.of()), "method_not_allowed", 405, "UNSUPPORTED"),
                row(new PortalRefusal.NoSignInUnderWay(), "no_sign_in_under_way", 401, "UNAUTHORIZED"),
                row(new PortalRefusal.WrongState(), "wrong_state", 401, "UNAUTHORIZED"),
                row(new PortalRefusal.SignInRefused("i", "e"), "sign_in_refused", 401, "UNAUTHORIZED"),
                row(new PortalRefusal.NotThisSignIn("i", "w"), "not_this_sign_in", 401, "UNAUTHORIZED"),
                row(new PortalRefusal.ForeignForm(), "foreign_form", 400, "INVALID_REQUEST"),
                row(new PortalRefusal.NotEncrypted(), "not_encrypted", 400, "INVALID_REQUEST"),
                row(new PortalRefusal.SessionTooLarge(1, 0), "session_too_large", 400, "INVALID_REQUEST"),
                row(new PortalRefusal.NotReached("r"), "not_reached", 404, "NOT_FOUND"),
                row(new PortalRefusal.NotPermitted("a", "r", "s"), "not_permitted", 401, "UNAUTHORIZED"),
                row(new PortalRefusal.RobotTooWide(List.of("push"), "p", "r"), "robot_too_wide", 401, "UNAUTHORIZED"),
                row(new PortalRefusal.RobotTooLong(2, 1), "robot_too_long", 401, "UNAUTHORIZED"),
                row(new PortalRefusal.TooManyRobots(1), "too_many_robots", 401, "UNAUTHORIZED"),
                row(new PortalRefusal.Locked("l"), "locked", 405, "REGISTRY_DISALLOWED_OPERATION"),
                row(new BadCredential.MalformedToken("p"), "malformed_token", 401, "UNAUTHORIZED"),
                row(new BadCredential.MalformedBasicHeader("p"), "malformed_basic_header", 401, "UNAUTHORIZED"),
                row(new BadCredential.WrongTokenKind("f", "e"), "wrong_token_kind", 401, "UNAUTHORIZED"),
                row(new BadCredential.MissingClaim("c"), "missing_claim", 401, "UNAUTHORIZED"),
                row(new BadCredential.UntrustedIssuer("i"), "untrusted_issuer", 401, "UNAUTHORIZED"),
                row(new BadCredential.AmbiguousIssuer("i"), "ambiguous_issuer", 401, "UNAUTHORIZED"),
                row(
                        new BadCredential.AlgorithmNotAllowed("a", List.of()),
                        "algorithm_not_allowed",
                        401,
                        "UNAUTHORIZED"),
                row(new BadCredential.UnknownKey("i", Optional.empty()), "unknown_key", 401, "UNAUTHORIZED"),
                row(new BadCredential.BadSignature(), "bad_signature", 401, "UNAUTHORIZED"),
                row(new BadCredential.ExpiredToken(Duration.ZERO), "expired_token", 401, "UNAUTHORIZED"),
                row(new BadCredential.NotYetValidToken(Duration.ZERO), "not_yet_valid_token", 401, "UNAUTHORIZED"),
                row(new BadCredential.WrongAudience(List.of(), List.of()), "wrong_audience", 401, "UNAUTHORIZED"),
                row(new BadCredential.TenantMismatch("a", "b"), "tenant_mismatch", 401, "UNAUTHORIZED"),
                row(new BadCredential.NoRights("i", "s", "r", List.of()), "no_rights", 401, "UNAUTHORIZED"),
                row(new BadCredential.CannotRedeem("w"), "cannot_redeem", 401, "UNAUTHORIZED"),
                row(new BadCredential.RedemptionRefused("i", "e"), "redemption_refused", 401, "UNAUTHORIZED"),
                row(new BadCredential.IssuerRemoved("i"), "issuer_removed", 401, "UNAUTHORIZED"),
                row(new BadCredential.WrongService("f", "a"), "wrong_service", 401, "UNAUTHORIZED"),
                row(new BadCredential.RevokedToken(true), "revoked_token", 401, "UNAUTHORIZED"),
                row(new BadCredential.NotAnOperator("w"), "not_an_operator", 401, "UNAUTHORIZED"),
                row(new BadCredential.UnknownNotifier("w"), "unknown_notifier", 401, "UNAUTHORIZED"),
                row(new BadCredential.NoOperator(), "no_operator", 401, "UNAUTHORIZED"),
                row(new BadCredential.OperatorMayNot("i", "s", "m"), "operator_may_not", 401, "UNAUTHORIZED"),
                row(new BadCredential.UnknownUser(), "unknown_user", 401, "UNAUTHORIZED"),
                row(new BadCredential.EmptyPassword("e", true), "empty_password", 401, "UNAUTHORIZED"),
                row(new RegistryRefusal.UnknownRoute("/", "p"), "unknown_route", 404, "NOT_FOUND"),
                row(new RegistryRefusal.NotServed("r"), "not_served", 405, "UNSUPPORTED"),
                row(new RegistryRefusal.FormBody("t"), "form_body", 400, "INVALID_REQUEST"),
                row(new RegistryRefusal.BadPageSize("0"), "bad_page_size", 400, "PAGINATION_NUMBER_INVALID"),
                row(new RegistryRefusal.NoToken(), "no_token", 401, "UNAUTHORIZED"),
                row(new RegistryRefusal.UnknownScheme("s"), "unknown_scheme", 401, "UNAUTHORIZED"),
                row(new RegistryRefusal.InsufficientScope("n", "", true), "insufficient_scope", 401, "UNAUTHORIZED"),
                row(new RegistryRefusal.RulesGiveLess("n", ""), "rules_give_less", 401, "UNAUTHORIZED"),
                row(new RegistryRefusal.UnknownRepository("r"), "unknown_repository", 404, "NAME_UNKNOWN"),
                row(new RegistryRefusal.UnknownRepositoryName("r"), "unknown_repository_name", 404, "NAME_UNKNOWN"),
                row(new RegistryRefusal.UnknownTag(), "unknown_tag", 404, "TAG_UNKNOWN"),
                row(new RegistryRefusal.UnknownManifest(), "unknown_manifest", 404, "MANIFEST_UNKNOWN"),
                row(
                        new RegistryRefusal.DisallowedOperation("l"),
                        "disallowed_operation",
                        405,
                        "REGISTRY_DISALLOWED_OPERATION"),
                row(new RegistryRefusal.CannotDelete("tags", 405), "cannot_delete", 405, "UNSUPPORTED"),
                row(new RegistryRefusal.LockNotHeld(), "lock_not_held", 405, "UNSUPPORTED"),
                row(new RegistryRefusal.CannotUntagBeside(400), "cannot_untag_beside", 405, "UNSUPPORTED"),
                row(new RegistryRefusal.NotInFront("r"), "not_in_front", 405, "UNSUPPORTED"),
                row(new RegistryRefusal.ManifestTooLarge(1), "manifest_too_large", 413, "REQUEST_TOO_LARGE"),
                row(new RegistryRefusal.MalformedAttributes("p"), "malformed_attributes", 400, "INVALID_REQUEST"),
                row(new Temporary.IndexUnavailable(Duration.ZERO), "index_unavailable", 503, "UNAVAILABLE"),
                row(new Temporary.RepositoryBusy(Duration.ZERO), "repository_busy", 429, "TOOMANYREQUESTS"),
                row(new Temporary.IssuerUnavailable("i", Duration.ZERO), "issuer_unavailable", 503, "UNAVAILABLE"),
                row(new InvalidRequest.UnknownHost("h"), "unknown_host", 404, "NOT_FOUND"),
                row(
                        new Temporary.UpstreamUnavailable("k", "p", Duration.ZERO),
                        "upstream_unavailable",
                        503,
                        "UNAVAILABLE"),
                row(new Temporary.TooManyTransfers(1, Duration.ZERO), "too_many_transfers", 429, "TOOMANYREQUESTS"),
                row(new Temporary.Overloaded(Duration.ZERO), "overloaded", 429, "TOOMANYREQUESTS"),
                row(new Temporary.TooManyRequests("", 1, Duration.ZERO), "too_many_requests", 429, "TOOMANYREQUESTS"),
                row(new Temporary.TooManyFailures(1, Duration.ZERO), "too_many_failures", 429, "TOOMANYREQUESTS"),
                row(new Temporary.TooManyRedemptions(Duration.ZERO), "too_many_redemptions", 429, "TOOMANYREQUESTS"),
                row(new Temporary.AuditUnavailable(Duration.ZERO), "audit_unavailable", 503, "UNAVAILABLE"),
                row(new Temporary.StoreUnavailable(Duration.ZERO), "store_unavailable", 503, "UNAVAILABLE"),
                row(new Temporary.AuditUnreadable(Duration.ZERO), "audit_unreadable", 503, "UNAVAILABLE"),
                row(new Temporary.KeysUnavailable("", Duration.ZERO), "keys_unavailable", 503, "UNAVAILABLE"),
                row(new Temporary.SigningUnavailable(Duration.ZERO), "signing_unavailable", 503, "UNAVAILABLE"),
                row(new Temporary.Stopping(Duration.ZERO), "stopping", 503, "UNAVAILABLE"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusal_ofEachKind_keepsItsNameStatusAndCode(Refusal refusal, String reason, int status, String code) {
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.category().status()).isEqualTo(status);
        assertThat(refusal.category().code()).isEqualTo(code);
    }

    @Test
    void refusals_listedAbove_areAllThereAre() {
        List<String> all = new ClassFileImporter()
                .importPackages("dev.cambist.core.refusal").stream()
                        .filter(type -> type.isRecord() && type.isAssignableTo(Refusal.class))
                        .map(JavaClass::getName)
                        .toList();
        assertThat(refusals().map(row -> row.get()[0].getClass().getName()).toList())
                .containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void retryAfter_refusalThatPasses_isItsDelay() {
        Duration delay = Duration.ofSeconds(7);
        assertThat(new Temporary.IssuerUnavailable("i", delay).retryAfter()).contains(delay);
        assertThat(new Temporary.Overloaded(delay).retryAfter()).contains(delay);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void retryAfter_anyOtherRefusal_isNone(Refusal refusal) {
        assertThat(refusal.retryAfter().isPresent()).isEqualTo(refusal instanceof Temporary);
    }

    /** Never 403, which ends the fall-backs of clients, and never a redirect. */
    @ParameterizedTest
    @MethodSource("refusals")
    void category_ofEachRefusal_isNeverForbidden(Refusal refusal) {
        assertThat(refusal.category().status()).isIn(400, 401, 404, 405, 408, 413, 429, 431, 503);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusedException_ofEachRefusal_carriesItsMessageAndNoTrace(Refusal refusal) {
        RefusedException thrown = new RefusedException(refusal);
        assertThat(thrown).hasMessage(refusal.message()).hasNoCause();
        assertThat(thrown.getStackTrace()).isEmpty();
        assertThat(thrown.refusal()).isSameAs(refusal);
    }

    private static Arguments row(Refusal refusal, String reason, int status, String code) {
        return Arguments.of(refusal, reason, status, code);
    }
}
