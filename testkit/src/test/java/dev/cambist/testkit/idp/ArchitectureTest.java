package dev.cambist.testkit.idp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = IdentityProvider.class)
class ArchitectureTest {
    /** It judges Cambist, and serves people who have none. */
    @ArchTest
    static final ArchRule identityProvider_knowsNothingOfCambist = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.cambist.core..", "dev.cambist.server..", "dev.cambist.client..");
}
