package dev.unroll.tasks.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.unroll.BadInputException;
import dev.unroll.nn.Dense;
import dev.unroll.nn.Model;
import dev.unroll.store.LayerRegistry;
import dev.unroll.store.LayerSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Models of recipes that are read without sizes and built with those of the data. */
class ModelPlanTest {
  private static final LayerSpec COUNTED = new LayerSpec("counted", Map.of("units", 4));

  private final List<Integer> inputs = new ArrayList<>(); // of each construction
  private final LayerRegistry registry =
      LayerRegistry.standard()
          .with(
              "counted",
              config -> {
                inputs.add(config.integer("input", 1, 99));
                return new Dense(inputs.get(inputs.size() - 1), config.integer("units", 1, 99));
              });

  private static Model create(ModelPlan plan) {
    return plan.create(
        new int[] {-1, 5, 3},
        false,
        (place, features) -> place.layer().create(ModelPlan.sizes(place, features, 2)));
  }

  @Test
  void aLayerOfARowIsConstructedOnceWithItsTrueSize() {
    List<LayerSpec> specs =
        List.of(LayerSpec.lstmLast(6), COUNTED, new LayerSpec("dense", Map.of()));
    ModelPlan plan = LayerRecipe.plan(specs, "x.yaml", registry);
    assertThat(inputs).isEmpty();

    assertThat(create(plan).parameter("dense1.w").shape()).containsExactly(6, 4);
    assertThat(create(plan).parameter("dense2.w").shape()).containsExactly(4, 2);
    assertThat(inputs).containsExactly(6, 6);
  }

  @Test
  void aLayerOfAGraphIsConstructedOnceWithItsTrueSize() {
    var counted =
        Map.of("name", "a", "from", "input", "layer", Map.of("counted", Map.of("units", 4)));
    var chain =
        Map.of(
            "chain", Map.of("layers", List.of(Map.of("counted", Map.of("units", 5)), "layerNorm")));
    LayerSpec graph =
        LayerSpec.graph(
            Map.of(
                "layers",
                List.of(
                    counted,
                    Map.of("name", "b", "from", "a", "layer", chain),
                    Map.of("name", "c", "from", "b", "layer", "dense"))));
    ModelPlan plan = LayerRecipe.plan(List.of(graph), "x.yaml", registry);
    assertThat(inputs).isEmpty();

    assertThat(create(plan).parameter("c.w").shape()).containsExactly(5, 2);
    assertThat(inputs).containsExactly(3, 4);
  }

  @Test
  void aCustomLayerIsRefusedWithItsPlaceWhenItIsBuilt() {
    ModelPlan plan = LayerRecipe.plan(List.of(COUNTED.with("unit", 3)), "x.yaml", registry);
    assertThatThrownBy(() -> create(plan))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("x.yaml: model.layers[0]: unknown key \"unit\"");
  }

  @Test
  void aSizeThatNothingSuppliesIsMissing() {
    var layers = List.of(new LayerSpec("dense", Map.of()), new LayerSpec("embedding", Map.of()));
    ModelPlan row = LayerRecipe.plan(layers, "x.yaml", LayerRegistry.standard());
    assertThatThrownBy(() -> row.requireSizes(Set.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.yaml: model.layers[0]: key \"units\" is missing");
    ModelPlan one = LayerRecipe.plan(layers.subList(1, 2), "x.yaml", LayerRegistry.standard());
    assertThatThrownBy(() -> one.requireSizes(Set.of(LayerSizes.VOCABULARY)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("x.yaml: model.layers[0]: key \"size\" is missing");
  }
}
