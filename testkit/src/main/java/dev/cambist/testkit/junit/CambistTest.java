package dev.cambist.testkit.junit;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts an {@link AcrSignIn} for the tests of a class, which take it as a parameter.
 *
 * @see CambistExtension
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CambistExtension.class)
public @interface CambistTest {
    /** A policy of one's own, with the placeholders of {@link AcrSignIn}. */
    String policy() default AcrSignIn.REGISTRY_POLICY;

    /** {@link Scheme#HTTPS} for a token service with TLS; {@link AcrSignIn#trust} says how clients trust it. */
    Scheme scheme() default Scheme.HTTP;
}
