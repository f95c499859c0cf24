package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.Arrays;

final class FormFuzzTest {
    /**
     * Whatever the bytes and whatever they are said to be: fields, or a refusal that says what is wrong.
     *
     * @param data the content type, a line feed, the body
     */
    @FuzzTest
    void form_anyBytes_isFieldsOrAMalformedBody(byte[] data) {
        int end = Math.max(0, new String(data, ISO_8859_1).indexOf('\n'));
        String type = new String(data, 0, end, ISO_8859_1);
        byte[] body = Arrays.copyOfRange(data, Math.min(end + 1, data.length), data.length);
        try {
            Fields fields = Form.read(TestCall.post("/oauth2/exchange", type, body));
            assertThat(fields.values().size()).isLessThanOrEqualTo(Fields.MAX_FIELDS);
        } catch (RefusedException e) {
            assertThat(e.refusal()).isInstanceOf(InvalidRequest.MalformedBody.class);
        }
    }
}
