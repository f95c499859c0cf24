package dev.cambist.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.cambist.client", importOptions = ArchitectureTest.MainCode.class)
final class ArchitectureTest {
    /** Wherever a build puts the tests, the directory is named for them. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test/") && !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule client_dependencies_areTheJdkAndAnnotations = classes()
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("dev.cambist.client..", "java..", "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule client_internalsAndWire_doNotKnowTheRest = noClasses()
            .that()
            .resideInAnyPackage("dev.cambist.client.internal..", "dev.cambist.client.wire..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.cambist.client"));

    @ArchTest
    static final ArchRule client_packages_standInNoCircle =
            slices().matching("dev.cambist.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule client_logging_isAbsent = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util.logging.."))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(System.Logger.class);
}
