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
                row(new Refusal.MissingField("f", "e"), "missing_field", 400, "INVALID_REQUEST"),
                row(new Refusal.RepeatedField("f", "e"), "repeated_field", 400, "INVALID_REQUEST"),
                row(new Refusal.UnknownGrantType("g", List.of()), "unknown_grant_type", 400, "INVALID_REQUEST"),
                row(new Refusal.UnknownService("s", List.of()), "unknown_service", 400, "INVALID_REQUEST"),
                row(new Refusal.TooManyScopes(1, 0), "too_many_scopes", 400, "INVALID_REQUEST"),
                row(new Refusal.ScopeTooLong(1, 0), "scope_too_long", 400, "INVALID_REQUEST"),
                row(new Refusal.MalformedBody("p"), "malformed_body", 400, "INVALID_REQUEST"),
                row(new Refusal.MalformedQuery("p"), "malformed_query", 400, "INVALID_REQUEST"),
                row(new Refusal.BodyTooLarge(1), "body_too_large", 413, "REQUEST_TOO_LARGE"),
                row(new Refusal.HeadersTooLarge(1), "headers_too_large", 431, "HEADERS_TOO_LARGE"),
                row(new Refusal.SlowBody(Duration.ZERO), "slow_body", 408, "REQUEST_TIMEOUT"),
                row(new Refusal.MalformedRequest("p"), "malformed_request", 400, "INVALID_REQUEST"),
                row(new Refusal.UnknownPath("/"), "unknown_path", 404, "NOT_FOUND"),
                row(new Refusal.MethodNotAllowed("PUT", List.of()), "method_not_allowed", 405, "UNSUPPORTED"),
                row(new Refusal.MalformedToken("p"), "malformed_token", 401, "UNAUTHORIZED"),
                row(new Refusal.MalformedBasicHeader("p"), "malformed_basic_header", 401, "UNAUTHORIZED"),
                row(new Refusal.WrongTokenKind("f", "e"), "wrong_token_kind", 401, "UNAUTHORIZED"),
                row(new Refusal.MissingClaim("c"), "missing_claim", 401, "UNAUTHORIZED"),
                row(new Refusal.UntrustedIssuer("i"), "untrusted_issuer", 401, "UNAUTHORIZED"),
                row(new Refusal.AlgorithmNotAllowed("a", List.of()), "algorithm_not_allowed", 401, "UNAUTHORIZED"),
                row(new Refusal.UnknownKey("i", Optional.empty()), "unknown_key", 401, "UNAUTHORIZED"),
                row(new Refusal.BadSignature(), "bad_signature", 401, "UNAUTHORIZED"),
                row(new Refusal.ExpiredToken(Duration.ZERO), "expired_token", 401, "UNAUTHORIZED"),
                row(new Refusal.NotYetValidToken(Duration.ZERO), "not_yet_valid_token", 401, "UNAUTHORIZED"),
                row(new Refusal.WrongAudience(List.of(), List.of()), "wrong_audience", 401, "UNAUTHORIZED"),
                row(new Refusal.TenantMismatch("a", "b"), "tenant_mismatch", 401, "UNAUTHORIZED"),
                row(new Refusal.NoRights("i", "s", "r", List.of()), "no_rights", 401, "UNAUTHORIZED"),
                row(new Refusal.CannotRedeem("w"), "cannot_redeem", 401, "UNAUTHORIZED"),
                row(new Refusal.RedemptionRefused("i", "e"), "redemption_refused", 401, "UNAUTHORIZED"),
                row(new Refusal.IssuerRemoved("i"), "issuer_removed", 401, "UNAUTHORIZED"),
                row(new Refusal.WrongService("f", "a"), "wrong_service", 401, "UNAUTHORIZED"),
                row(new Refusal.UnknownUser(), "unknown_user", 401, "UNAUTHORIZED"),
                row(new Refusal.IssuerUnavailable("i", Duration.ZERO), "issuer_unavailable", 503, "UNAVAILABLE"),
                row(new Refusal.Overloaded(Duration.ZERO), "overloaded", 429, "TOOMANYREQUESTS"),
                row(new Refusal.Stopping(Duration.ZERO), "stopping", 503, "UNAVAILABLE"));
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
        assertThat(new Refusal.IssuerUnavailable("i", delay).retryAfter()).contains(delay);
        assertThat(new Refusal.Overloaded(delay).retryAfter()).contains(delay);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void retryAfter_anyOtherRefusal_isNone(Refusal refusal) {
        assertThat(refusal.retryAfter().isPresent()).isEqualTo(refusal instanceof Refusal.Temporary);
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
