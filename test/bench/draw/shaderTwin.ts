import { arcPathBetween, arcPathGlsl, arcPoint } from '../../../renderer/wall/globe/arcs/arcPath.ts';
import { unitVector } from '../../../renderer/wall/globe/unitVector.ts';
import type { Attack } from './attacks.ts';

const vertex = `#version 300 es
precision highp float;
${arcPathGlsl}
in vec4 pathFrom;
in vec4 pathTangent;
out vec3 point;

void main() {
  point = arcPoint(pathFrom.xyz, pathTangent.xyz, pathFrom.w, pathTangent.w);
  gl_Position = vec4(0.0);
}
`;

const fragment = `#version 300 es
precision highp float;
out vec4 color;

void main() {
  color = vec4(0.0);
}
`;

/**
 * Runs the shader's arc path on the GPU for all attacks, and for the awkward ones (identical, antipodal, across 180°),
 * and compares it with its CPU twin. Returns the largest distance, in globe radii.
 */
export function largestTwinError(all: readonly Attack[]): number {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (gl === null) throw new Error('no WebGL 2');
  const paths = [
    ...all.map((attack) => [attack.fromLatDeg, attack.fromLonDeg, attack.toLatDeg, attack.toLonDeg] as const),
    [10, 20, 10, 20] as const,
    [10, 20, -10, -160] as const,
    [90, 0, -90, 0] as const,
    [5, 179.9, -5, -179.9] as const,
  ].map(([fromLat, fromLon, toLat, toLon], index) => ({
    path: arcPathBetween(unitVector(fromLat, fromLon), unitVector(toLat, toLon)),
    t: (index * 0.618_034) % 1,
  }));
  const input = new Float32Array(
    paths.flatMap(({ path: { from, tangent, angleRad }, t }) => [
      from.x,
      from.y,
      from.z,
      angleRad,
      tangent.x,
      tangent.y,
      tangent.z,
      t,
    ]),
  );
  const points = runShader(gl, input);
  return paths.reduce((largest, { path, t }, index) => {
    const [x = NaN, y = NaN, z = NaN] = points.subarray(index * 3);
    const wanted = arcPoint(path, t);
    const error = Math.hypot(x - wanted.x, y - wanted.y, z - wanted.z);
    if (!Number.isFinite(error)) throw new Error(`the shader gives no point for path ${index}`);
    return Math.max(largest, error);
  }, 0);
}

/** Transform feedback: 8 floats a path in, 3 floats a point out. */
function runShader(gl: WebGL2RenderingContext, input: Float32Array): Float32Array {
  const count = input.length / 8;
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new Error('no shader');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.transformFeedbackVaryings(program, ['point'], gl.INTERLEAVED_ATTRIBS);
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) {
    throw new Error(`the arc path does not link: ${gl.getProgramInfoLog(program) ?? ''}`);
  }
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, input, gl.STATIC_DRAW);
  for (const [name, offset] of [
    ['pathFrom', 0],
    ['pathTangent', 16],
  ] as const) {
    const location = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, 4, gl.FLOAT, false, 32, offset);
  }
  const output = gl.createBuffer();
  gl.bindBufferBase(gl.TRANSFORM_FEEDBACK_BUFFER, 0, output);
  gl.bufferData(gl.TRANSFORM_FEEDBACK_BUFFER, count * 12, gl.STREAM_READ);
  gl.enable(gl.RASTERIZER_DISCARD);
  gl.beginTransformFeedback(gl.POINTS);
  gl.drawArrays(gl.POINTS, 0, count);
  gl.endTransformFeedback();
  const points = new Float32Array(count * 3);
  gl.getBufferSubData(gl.TRANSFORM_FEEDBACK_BUFFER, 0, points);
  if (gl.getError() !== gl.NO_ERROR) throw new Error('the arc path could not be run');
  return points;
}
