package dev.cambist.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.cambist.core.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line: time, level, logger, message, the values that came with it, and the stack trace. */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    private final LineTime time = new LineTime();

    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("time", time.of(event.getTimeStamp()));
        members.put("level", event.getLevel().toString());
        members.put("logger", event.getLoggerName());
        members.put("message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(
                    pair -> members.putIfAbsent(pair.key, pair.value instanceof Number ? pair.value : "" + pair.value));
        }
        if (event.getThrowableProxy() != null) {
            members.put("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return JsonWriter.write(members) + "\n";
    }
}
