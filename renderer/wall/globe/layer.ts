import {
  AddEquation,
  CustomBlending,
  DoubleSide,
  GLSL3,
  MaxEquation,
  Mesh,
  NoBlending,
  OneFactor,
  OneMinusSrcAlphaFactor,
  RawShaderMaterial,
  Sphere,
  type BufferGeometry,
  type IUniform,
  type Object3D,
  type Points,
} from 'three';

/** A part of the picture with GPU resources of its own. */
export interface Layer {
  readonly object: Object3D;
  dispose(): void;
}

export interface ShaderOptions {
  readonly name: string;
  readonly vertex: string;
  readonly fragment: string;
  readonly uniforms: Record<string, IUniform>;
  /**
   * `replace` writes; `over` lays premultiplied colour over what is there (alpha 0 adds light); `lighten` keeps the
   * brighter, so that the overlapping ends of hairlines make no knots.
   */
  readonly blend: 'replace' | 'over' | 'lighten';
}

/** A material that writes exactly what its fragment shader says: no depth, no fog, no tone mapping. */
export function createShaderMaterial(options: ShaderOptions): RawShaderMaterial {
  const { name, vertex, fragment, uniforms, blend } = options;
  const material = new RawShaderMaterial({
    name,
    glslVersion: GLSL3,
    vertexShader: `precision highp float;\n${vertex}`,
    fragmentShader: `precision highp float;\nout vec4 fragColor;\n${fragment}`,
    uniforms,
    side: DoubleSide,
    depthTest: false,
    depthWrite: false,
    blending: blend === 'replace' ? NoBlending : CustomBlending,
    blendEquation: blend === 'lighten' ? MaxEquation : AddEquation,
    blendSrc: OneFactor,
    blendDst: OneMinusSrcAlphaFactor,
    // One list for all layers: three draws it as they were added.
    transparent: true,
  });
  material.toneMapped = false;
  return material;
}

export function createShaderMesh(geometry: BufferGeometry, material: RawShaderMaterial): Mesh {
  return leaveAlone(new Mesh(geometry, material));
}

/** Keeps three from culling, transforming and measuring an object: its shader alone knows where it is. */
export function leaveAlone<Drawn extends Mesh | Points>(object: Drawn): Drawn {
  object.frustumCulled = false;
  object.matrixAutoUpdate = false;
  object.geometry.boundingSphere = new Sphere();
  return object;
}
