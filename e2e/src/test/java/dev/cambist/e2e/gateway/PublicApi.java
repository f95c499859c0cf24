package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.rest.PagedFlux;
import com.azure.core.http.rest.PagedIterable;
import com.azure.core.http.rest.Response;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * The public methods of some classes, called by their names, so that what was not called can be told. What a method
 * promises for later is waited for: of a {@link Mono} its value, of a {@link PagedFlux} the list of all pages.
 */
final class PublicApi {
    private final List<Class<?>> classes;
    private final Set<String> called = new TreeSet<>();

    PublicApi(Class<?>... classes) {
        this.classes = List.of(classes);
    }

    /** Calls the one method of that name that takes these. */
    <T> T call(Class<T> result, Object on, String name, Object... arguments) {
        List<Method> fitting = methods(on.getClass())
                .filter(method -> method.getName().equals(name) && takes(method, arguments))
                .toList();
        if (fitting.size() != 1) {
            throw new AssertionError(on.getClass().getSimpleName() + "." + name + " fits " + fitting);
        }
        Method method = fitting.getFirst();
        called.add(signature(method));
        try {
            Object answer = awaited(method.invoke(on, arguments));
            return result.cast(answer);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** The same where nothing is expected but that it does not fail. */
    void run(Object on, String name, Object... arguments) {
        call(Object.class, on, name, arguments);
    }

    /** The same of one that answers with status and headers, too. */
    <T> Response<T> response(Class<T> value, Object on, String name, Object... arguments) {
        Response<?> response = call(Response.class, on, name, arguments);
        assertThat(response.getValue() == null || value.isInstance(response.getValue()))
                .isTrue();
        @SuppressWarnings("unchecked") // as has just been seen
        Response<T> cast = (Response<T>) response;
        return cast;
    }

    /** The same of one that lists. */
    <T> List<T> listed(Class<T> of, Object on, String name, Object... arguments) {
        Object answer = call(Object.class, on, name, arguments);
        List<?> all = answer instanceof PagedIterable<?> pages ? pages.stream().toList() : (List<?>) answer;
        return all.stream().map(of::cast).toList();
    }

    private static Object awaited(Object answer) {
        if (answer instanceof Mono<?> mono) {
            return mono.block();
        }
        return answer instanceof PagedFlux<?> pages ? pages.collectList().block() : answer;
    }

    private static boolean takes(Method method, Object[] arguments) {
        Class<?>[] types = method.getParameterTypes();
        return types.length == arguments.length
                && IntStream.range(0, types.length).allMatch(at -> types[at].isInstance(arguments[at]));
    }

    /** What is public and was never called. */
    Set<String> left() {
        Set<String> left = classes.stream()
                .flatMap(PublicApi::methods)
                .map(PublicApi::signature)
                .collect(Collectors.toCollection(TreeSet::new));
        left.removeAll(called);
        return left;
    }

    /** Without those that the compiler adds for a result of a wider type. */
    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isBridge());
    }

    private static String signature(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
