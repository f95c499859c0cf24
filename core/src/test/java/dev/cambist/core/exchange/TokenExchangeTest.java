package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of RFC 8693 section 2.1. */
final class TokenExchangeTest {
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";
    private static final String GRANT = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String SUBJECT = "&subject_token=IT&subject_token_type=" + TYPE + "id_token";
    private static final String ALL = GRANT + "&audience=reg" + SUBJECT;
    private static final String REGISTRY = "the name of the registry as its challenge gives it";
    private static final List<String> SUBJECT_TYPES = List.of(TYPE + "id_token", TYPE + "access_token", TYPE + "jwt");

    @Test
    void fromForm_tokenExchange_isItsRequest() {
        assertThat(form(ALL + "&scope=repository:a:pull"))
                .hasToString("TokenRequest[service=reg, scopes=[repository:a:pull], credential=IdentityToken[token="
                        + new Secret("IT") + "], shape=TOKEN_EXCHANGE, offline=false]");
    }

    /** Clients escape the colons of the names, or do not. */
    @Test
    void fromForm_grantTypeEscaped_isTheSame() {
        assertThat(form(ALL.replace(":", "%3A"))).isEqualTo(form(ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id_token", "access_token", "jwt"})
    void fromForm_subjectTokenType_mayBeAnyKindOfJwt(String type) {
        assertThat(form(ALL.replace("id_token", type)).credential())
                .isEqualTo(new Credential.IdentityToken(new Secret("IT")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TYPE + "refresh_token",
                TYPE + "saml1",
                TYPE + "saml2",
                TYPE + "ID_TOKEN",
                "id_token",
                "urn:example:none"
            })
    void fromForm_otherSubjectTokenType_isRefusedByName(String type) {
        assertThat(refused(ALL.replace(TYPE + "id_token", type)))
                .isEqualTo(new InvalidRequest.UnknownTokenType("subject_token_type", type, SUBJECT_TYPES));
    }

    @Test
    void fromForm_accessTokenRequested_isTheSameAsNothingRequested() {
        assertThat(form(ALL + "&requested_token_type=" + TYPE + "access_token")).isEqualTo(form(ALL));
        assertThat(form(ALL + "&requested_token_type=")).isEqualTo(form(ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh_token", "id_token", "jwt", "saml2"})
    void fromForm_otherTokenRequested_isRefusedByName(String type) {
        assertThat(refused(ALL + "&requested_token_type=" + TYPE + type))
                .isEqualTo(new InvalidRequest.UnknownTokenType(
                        "requested_token_type", TYPE + type, List.of(TYPE + "access_token")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"audience=reg", "service=reg", "audience=reg&service=reg", "audience=&service=reg"})
    void fromForm_registryAsAudienceOrService_isTheService(String registry) {
        assertThat(form(GRANT + "&" + registry + SUBJECT)).isEqualTo(form(ALL));
    }

    @Test
    void fromForm_audienceAndServiceInOtherLetters_areNoConflict() {
        assertThat(form(ALL + "&service=REG")).isEqualTo(form(ALL));
    }

    @Test
    void fromForm_audienceAndServiceThatDiffer_areRefusedWithBoth() {
        assertThat(refused(ALL + "&service=other"))
                .isEqualTo(new InvalidRequest.ConflictingFields("audience", "reg", "service", "other"));
    }

    /** "Multiple audience parameters may be used", but our tokens are for one registry. */
    @Test
    void fromForm_twoAudiences_areRefused() {
        assertThat(refused(ALL + "&audience=other")).isEqualTo(new InvalidRequest.RepeatedField("audience", REGISTRY));
    }

    @Test
    void fromForm_resource_isRefusedRatherThanIgnored() {
        assertThat(refused(ALL + "&resource=https://reg"))
                .isEqualTo(new InvalidRequest.UnsupportedField("resource", "name the registry in the field audience"));
    }

    @ParameterizedTest
    @CsvSource({"actor_token, AT", "actor_token_type, urn:ietf:params:oauth:token-type:jwt"})
    void fromForm_actor_isRefusedRatherThanIgnored(String field, String value) {
        assertThat(refused(ALL + "&" + field + "=" + value))
                .isEqualTo(new InvalidRequest.UnsupportedField(
                        field, "delegation is not known here, so send the subject's token alone"));
    }

    /** "Parameters sent without a value MUST be treated as if they were omitted" (RFC 6749 section 3.2). */
    @Test
    void fromForm_emptyFields_areNone() {
        assertThat(form(ALL + "&actor_token=&actor_token_type=&resource=&service=&scope="))
                .isEqualTo(form(ALL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "&subject_token=IT&subject_token_type=urn:ietf:params:oauth:token-type:jwt | audience",
                "&audience=reg&subject_token=IT | subject_token_type",
                "&audience=reg&subject_token_type=urn:ietf:params:oauth:token-type:jwt | subject_token",
                "&audience=reg&subject_token=&subject_token_type=urn:ietf:params:oauth:token-type:jwt | subject_token"
            })
    void fromForm_missingField_isRefused(String form, String field) {
        assertThat(refused(GRANT + form))
                .isInstanceOfSatisfying(
                        InvalidRequest.MissingField.class,
                        missing -> assertThat(missing.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource({
        "subject_token, IT",
        "subject_token_type, urn:ietf:params:oauth:token-type:id_token",
        "audience, reg",
        "service, reg",
        "requested_token_type, urn:ietf:params:oauth:token-type:access_token"
    })
    void fromForm_fieldTwice_isRefusedEvenWhenEqual(String field, String value) {
        String twice = "&" + field + "=" + value;
        assertThat(refused(GRANT + "&audience=reg" + SUBJECT + twice + twice))
                .isInstanceOfSatisfying(
                        InvalidRequest.RepeatedField.class,
                        repeated -> assertThat(repeated.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource({"'', false", "&access_type=offline, true", "&client_id=docker&access_type=online, false"})
    void fromForm_accessType_decidesWhetherOffline(String more, boolean offline) {
        assertThat(form(ALL + more).offline()).isEqualTo(offline);
        assertThat(form(ALL + more).shape()).isEqualTo(AnswerShape.TOKEN_EXCHANGE);
    }

    /** These fields mean nothing to the other grants. */
    @Test
    void fromForm_fieldsOfTheRfcWithAnotherGrant_areIgnored() {
        String refresh = "grant_type=refresh_token&service=reg&refresh_token=RT";
        assertThat(form(refresh + "&audience=other&actor_token=AT&subject_token=IT&resource=x"))
                .isEqualTo(form(refresh));
    }

    private static TokenRequest form(String form) {
        return TokenRequest.fromForm(Fields.parse(form));
    }

    private static Refusal refused(String form) {
        return refusalOf(() -> form(form));
    }
}
