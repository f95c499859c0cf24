package dev.cambist.testkit.idp;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON objects as maps. */
final class Json {
    private Json() {}

    /** Unlike {@link Map#copyOf} it keeps the order, in which claims are written. */
    static Map<String, Object> copyOf(Map<String, Object> members) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    static Map<String, Object> with(Map<String, Object> members, String name, Object value) {
        var more = new LinkedHashMap<>(members);
        more.put(name, value);
        return more;
    }

    static Map<String, Object> without(Map<String, Object> members, String name) {
        var less = new LinkedHashMap<>(members);
        less.remove(name);
        return less;
    }

    static String of(Map<String, ? extends @Nullable Object> members) {
        return JSONObjectUtils.toJSONString(members);
    }
}
