package dev.cambist.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;

final class TokenExchangeFuzzTest {

    /** Whatever else the form says, it is refused, or nothing in it was left out of account. */
    @FuzzTest
    void fromForm_anyTokenExchange_isRefusedOrMeantAsItWasRead(byte[] bytes) {
        Fields fields;
        TokenRequest request;
        try {
            fields = Fields.parse("grant_type=" + TokenExchange.GRANT_TYPE + "&" + new String(bytes, UTF_8));
            request = TokenRequest.fromForm(fields);
        } catch (IllegalArgumentException e) {
            return;
        } catch (RefusedException e) {
            assertThat(e.getMessage()).hasSizeLessThan(1000);
            return;
        }
        assertThat(request.shape()).isEqualTo(AnswerShape.TOKEN_EXCHANGE);
        assertThat(request.credential())
                .isInstanceOfSatisfying(
                        Credential.IdentityToken.class,
                        shown -> assertThat(fields.all("subject_token"))
                                .containsExactly(shown.token().value()));
        assertThat(List.of("resource", "actor_token", "actor_token_type"))
                .allSatisfy(name -> assertThat(fields.all(name)).isEmpty());
        assertThat(fields.all("audience").size() + fields.all("service").size()).isBetween(1, 2);
        assertThat(List.of("audience", "service"))
                .flatMap(fields::all)
                .allSatisfy(name -> assertThat(name).isEqualToIgnoringCase(request.service()));
    }
}
