package dev.cambist.testkit;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.cambist.testkit", importOptions = ArchitectureTest.MainCode.class)
final class ArchitectureTest {
    /** Wherever a build puts the tests, the directory is named for them. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test/") && !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule testkit_packages_standInNoCircle =
            slices().matching("dev.cambist.(**)").should().beFreeOfCycles();
}
