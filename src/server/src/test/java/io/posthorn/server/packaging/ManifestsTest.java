package io.posthorn.server.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.posthorn.server.settings.SettingsCheck;
import io.quarkus.runtime.configuration.ConfigUtils;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests are read as Kubernetes would read them, as far as that goes without a cluster. */
class ManifestsTest {

    private static final Path DIRECTORY = Path.of("../../kubernetes");

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    private List<HasMetadata> manifests() throws IOException {
        final List<HasMetadata> manifests = new ArrayList<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (final Path file : files.sorted().toList()) {
                if (!file.getFileName().toString().equals("kustomization.yaml")) {
                    for (final String document : Files.readString(file).split("(?m)^---$")) {
                        manifests.add(serialization.unmarshal(document, HasMetadata.class));
                    }
                }
            }
        }
        return manifests;
    }

    private <T> T only(final Class<T> kind) throws IOException {
        return manifests().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private Container container() throws IOException {
        return only(StatefulSet.class).getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    @Test
    void shouldHaveNoFieldThatKubernetesDoesNotKnow() throws IOException {
        final List<String> unknown = new ArrayList<>();
        for (final HasMetadata manifest : manifests()) {
            assertThat(manifest.getKind()).isNotNull();
            unknownFields(manifest, manifest.getKind(), unknown);
        }
        assertThat(unknown).isEmpty();
    }

    /** The models keep what they do not know in a map of their own. */
    private static void unknownFields(
            final Object value, final String path, final List<String> unknown) {
        if (value instanceof Iterable<?> several) {
            several.forEach(one -> unknownFields(one, path, unknown));
            return;
        }
        if (value == null || !value.getClass().getName().startsWith("io.fabric8.")) {
            return;
        }
        for (final Method method : value.getClass().getMethods()) {
            if (method.getName().startsWith("get") && method.getParameterCount() == 0) {
                final Object part = call(method, value);
                if (!method.getName().equals("getAdditionalProperties")) {
                    unknownFields(part, path + "." + method.getName().substring(3), unknown);
                } else if (!((Map<?, ?>) part).isEmpty()) {
                    unknown.add(path + " " + part);
                }
            }
        }
    }

    private static Object call(final Method method, final Object value) {
        try {
            return method.invoke(value);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldSetOnlyKeysThatPosthornKnows() throws IOException {
        final Map<String, String> environment = new HashMap<>(only(ConfigMap.class).getData());
        container()
                .getEnv()
                .forEach(
                        variable ->
                                environment.put(
                                        variable.getName(),
                                        variable.getValue() == null ? "" : variable.getValue()));
        assertThat(
                        new SettingsCheck(ConfigUtils.emptyConfigBuilder().build(), environment)
                                .faults())
                .isEmpty();
    }

    @Test
    void shouldSendServicesAndProbesToPortsThatExist() throws IOException {
        final List<String> ports =
                container().getPorts().stream().map(port -> port.getName()).toList();
        for (final HasMetadata manifest : manifests()) {
            if (manifest instanceof Service service) {
                assertThat(service.getSpec().getPorts())
                        .extracting(port -> port.getTargetPort().getStrVal())
                        .isSubsetOf(ports);
            }
        }
        for (final Probe probe :
                List.of(
                        container().getStartupProbe(),
                        container().getLivenessProbe(),
                        container().getReadinessProbe())) {
            assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("http"));
        }
    }

    @Test
    void shouldRunWithoutPrivileges() throws IOException {
        final var pod = only(StatefulSet.class).getSpec().getTemplate().getSpec();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container().getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container().getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
    }

    @Test
    void shouldHoldBackTheMovingOfNoOtherPods() throws IOException {
        assertThat(only(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
                .containsEntry("app.kubernetes.io/name", "posthorn");
    }

    @Test
    void shouldRenderWithKustomize() throws Exception {
        final Process version;
        try {
            version = new ProcessBuilder("kubectl", "version", "--client").start();
        } catch (final IOException e) {
            assumeTrue(false, "kubectl is not here, so the kustomization is not rendered");
            return;
        }
        assumeTrue(version.waitFor() == 0, "kubectl does not run");
        final Process render =
                new ProcessBuilder("kubectl", "kustomize", DIRECTORY.toString())
                        .redirectErrorStream(true)
                        .start();
        final String rendered =
                new String(render.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(render.waitFor()).as(rendered).isZero();
        assertThat(rendered.split("(?m)^---$")).hasSameSizeAs(manifests());
        assertThat(rendered)
                .contains("app.kubernetes.io/name: posthorn")
                .doesNotContain("selector: {}");
    }
}
