package dev.cambist.testkit.junit;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import dev.cambist.testkit.idp.IdentityProvider;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Hands tests an {@link AcrSignIn}, or its {@link IdentityProvider}, as a parameter of a test, a constructor or a
 * lifecycle method. It starts with the class and stops with it; nested classes share it, unless they have a policy of
 * their own. In an instance field it starts and stops with each test.
 *
 * <p>After each test the identity provider behaves again, and faults that no request has had are taken back. Tests that
 * order either must therefore not run beside others of the same class; classes may run beside each other.
 */
public final class CambistExtension implements BeforeAllCallback, AfterEachCallback, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(CambistExtension.class);

    private final Start start;

    /** What is started; whoever asks for the same within a class shares it. */
    private record Start(String policy, Scheme scheme) {
        AcrSignIn signIn() {
            return AcrSignIn.start(policy, scheme);
        }
    }

    /** For {@link CambistTest}, whose policy wins. */
    CambistExtension() {
        this(new Start(AcrSignIn.REGISTRY_POLICY, Scheme.HTTP));
    }

    private CambistExtension(Start start) {
        this.start = start;
    }

    /** Begins with {@link AcrSignIn#REGISTRY_POLICY}. */
    public static CambistExtension create() {
        return new CambistExtension();
    }

    /** Takes a policy of one's own, with the placeholders of {@link AcrSignIn}. */
    public CambistExtension yaml(String newPolicy) {
        return new CambistExtension(new Start(newPolicy, start.scheme()));
    }

    /** Starts the token service with TLS or, as without this, without. */
    public CambistExtension scheme(Scheme newScheme) {
        return new CambistExtension(new Start(start.policy(), newScheme));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        signIn(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        signIn(context).reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == AcrSignIn.class || type == IdentityProvider.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        AcrSignIn signIn = signIn(context);
        return parameter.getParameter().getType() == AcrSignIn.class ? signIn : signIn.identityProvider();
    }

    /** By its start, so that classes within one another find the same; the store closes it. */
    private AcrSignIn signIn(ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        return store.computeIfAbsent(start(context), Start::signIn, AcrSignIn.class);
    }

    private Start start(ExtensionContext context) {
        Optional<CambistTest> annotation = AnnotationSupport.findAnnotation(
                context.getRequiredTestClass(), CambistTest.class, context.getEnclosingTestClasses());
        return annotation.map(test -> new Start(test.policy(), test.scheme())).orElse(start);
    }
}
